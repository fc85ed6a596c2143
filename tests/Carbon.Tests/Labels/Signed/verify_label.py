"""A second reader of docs/reference/carbon-label.md, written from its text alone.

python3 verify_label.py PAGE.md: reads keys, list and links out of the page and prints one verdict for each link.
Needs the package "cryptography" (Debian: python3-cryptography).
"""
import base64
import datetime
import hashlib
import json
import re
import sys
from urllib.parse import unquote, unquote_plus

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

EPOCH = datetime.date(1970, 1, 1)
QUALIFIERS = ["22", "10", "21", "235"]


def signed_by(point, message, signature):
    if len(signature) != 64:
        return False
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    der = utils.encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        key.verify(der, hashlib.sha256(message).digest(), ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        return True
    except InvalidSignature:
        return False


def days(text):
    return (datetime.date.fromisoformat(text) - EPOCH).days


def leb128(number):
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def list_bytes(key_list):
    issued = datetime.datetime.strptime(key_list["issued_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
    bound = any(key.get("prefixes") for key in key_list["keys"])
    out = (b"CPKL0002" if bound else b"CPKL0001") + leb128(key_list["version"]) + leb128(int(issued.timestamp())) + leb128(len(key_list["keys"]))
    for key in key_list["keys"]:
        name = key["name"].encode()
        out += leb128(key["id"]) + leb128(key["company"]) + leb128(len(name)) + name + base64.b64decode(key["public"])
        out += leb128(days(key["valid_from"])) + leb128(days(key["valid_to"]))
        if bound:
            prefixes = key.get("prefixes", [])
            out += leb128(len(prefixes)) + b"".join(leb128(len(prefix)) + prefix.encode("ascii") for prefix in prefixes)
    return out


def read_link(link):
    """The article, its qualifiers, and all values of the parameter cpl."""
    path, _, query = link.split("#")[0].partition("?")
    parts = path.split("/")
    at = max((i for i in range(3, len(parts) - 1) if parts[i] == "01"), default=None)
    pairs = {} if at is None else {parts[i]: unquote(parts[i + 1]) for i in range(at, len(parts) - 1, 2)}
    for name, _, value in (pair.partition("=") for pair in query.split("&")):
        if name in QUALIFIERS:
            pairs[name] = unquote_plus(value)
    values = [value for name, _, value in (pair.partition("=") for pair in query.split("&")) if unquote_plus(name) == "cpl"]
    return pairs, [unquote_plus(value) for value in values]


def message(pairs, claims):
    text = "01" + pairs["01"].rjust(14, "0")
    for ai in QUALIFIERS:
        if ai in pairs:
            text += "\x1d" + ai + pairs[ai]
    return b"CPCL0001" + claims + text.encode("ascii")


def verdict(link, keys, day):
    pairs, values = read_link(link)
    if not values:
        return "-"
    if len(values) != 1 or "01" not in pairs or not re.fullmatch("[A-Za-z0-9_-]{120}", values[0]):
        return "CARBON_LABEL_MALFORMED"
    data = base64.urlsafe_b64decode(values[0])
    claims, signature = data[:26], data[26:]
    if claims[0] != 1:
        return "CARBON_LABEL_VERSION"
    number = lambda first, end, signed=False: int.from_bytes(claims[first:end], "big", signed=signed)
    unit, provenance = claims[1] >> 4, claims[1] & 15
    key_id, company, micrograms, first, last, vintage = number(2, 6), number(6, 12), number(12, 20, True), number(20, 22), number(22, 24), number(24, 26)
    if not (1 <= unit <= 4 and provenance == 1 and key_id > 0 and 1 <= company <= 10**14 and abs(micrograms) <= 10**15 and first <= last and 1990 <= vintage <= 2100):
        return "CARBON_LABEL_FIELD"
    if key_id not in keys:
        return "CARBON_LABEL_KEY_UNKNOWN"
    key = keys[key_id]
    if key["company"] != company:
        return "CARBON_LABEL_COMPANY"
    if first < days(key["valid_from"]) or last > days(key["valid_to"]):
        return "CARBON_LABEL_KEY_VALIDITY"
    if not signed_by(base64.b64decode(key["public"]), message(pairs, claims), signature):
        return "CARBON_LABEL_SIGNATURE"
    article = pairs["01"].rjust(14, "0")[1:]
    if key.get("prefixes") and not any(article.startswith(prefix) for prefix in key["prefixes"]):
        return "CARBON_LABEL_PREFIX"
    if days(day) < first:
        return "CARBON_LABEL_NOT_YET_VALID"
    return "CARBON_LABEL_EXPIRED" if days(day) > last else "ok"


def main(page):
    with open(page, encoding="utf-8") as file:
        blocks = re.findall(r"```\w*\n(.*?)```", file.read(), re.S)
    registry = next(json.loads(block) for block in blocks if block.startswith("{") and "feed_keys" in block)["feed_keys"]
    lists = {}
    for key_list in (json.loads(block) for block in blocks if block.startswith("{") and '"signature"' in block):
        signer = next(key for key in registry if key["id"] == key_list["key_id"])
        if not signed_by(base64.b64decode(signer["public"]), list_bytes(key_list), base64.b64decode(key_list["signature"])):
            raise SystemExit("The list is not signed by the registry.")
        lists[str(key_list["version"])] = {key["id"]: key for key in key_list["keys"]}
    for version, day, link in re.findall(r"^(?:list (\d+) +)?(?:ok|-|CARBON_LABEL_\w+) +(\d{4}-\d\d-\d\d) (https?://\S+)$", "\n".join(blocks), re.M):
        print(verdict(link, lists[version or min(lists)], day))


if __name__ == "__main__":
    main(sys.argv[1])
