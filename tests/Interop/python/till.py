"""A cash register in Python that has never heard of the SDK: grpcio, and the contracts as a descriptor set.

Reads its task as JSON from standard input, plays the scenario of tests/Interop, prints what it got as JSON.
Messages are made at run time from the descriptors, so that no generated code depends on the version of protobuf.
"""
import json
import sys

import grpc
from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, json_format, message_factory

task = json.load(sys.stdin)

pool = descriptor_pool.DescriptorPool()
with open(task["descriptors"], "rb") as file:
    for proto in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
        pool.Add(proto)


def message_type(name):
    descriptor = pool.FindMessageTypeByName(name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


channel = grpc.insecure_channel(task["address"])
METADATA = (("authorization", "Bearer " + task["token"]),)


def as_dict(message):
    """Every field, enums by name; 64-bit numbers as numbers."""
    fields = {}
    for field in message.DESCRIPTOR.fields:
        if field.has_presence and not message.HasField(field.name):
            continue
        value = getattr(message, field.name)
        fields[field.name] = [plain(field, item) for item in value] if field.label == field.LABEL_REPEATED else plain(field, value)
    return fields


def plain(field, value):
    if field.enum_type is not None:
        known = field.enum_type.values_by_number.get(value)
        return known.name if known else value
    return as_dict(value) if field.message_type is not None else value


def call(service, method, request, metadata=METADATA):
    """One unary call: the decoded message and its bytes as they came, or the status with its decoded detail."""
    descriptor = pool.FindServiceByName(service).methods_by_name[method]
    message = json_format.ParseDict(request, message_type(descriptor.input_type.full_name)())
    stub = channel.unary_unary("/%s/%s" % (service, method), request_serializer=lambda m: m.SerializeToString())
    try:
        received = stub(message, timeout=20, metadata=metadata)
    except grpc.RpcError as error:
        return {"status": error.code().name, "detail": error_detail(error)}
    return {
        "status": "OK",
        "message": as_dict(message_type(descriptor.output_type.full_name).FromString(received)),
        "bytes": received.hex(),
    }


def watch_once(service):
    """The first status that a health watch sends; then the watcher goes."""
    kinds = message_type("grpc.health.v1.HealthCheckRequest"), message_type("grpc.health.v1.HealthCheckResponse")
    stub = channel.unary_stream("/grpc.health.v1.Health/Watch", kinds[0].SerializeToString, kinds[1].FromString)
    watching = stub(kinds[0](service=service), timeout=20)
    first = as_dict(next(watching))["status"]
    watching.cancel()
    return first


def error_detail(error):
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            packed = message_type("google.rpc.Status").FromString(value).details[0]
            detail = any_pb2.Any(type_url=packed.type_url, value=packed.value)
            return as_dict(message_type(detail.TypeName()).FromString(detail.value))
    return None


def checkout(method, request):
    return call("carbonpos.v1.CheckoutService", method, request)


def posting(answer):
    return dict(answer["message"]["posting"], status=answer["status"]) if "message" in answer else answer


def available():
    answer = call("carbonpos.v1.WalletService", "GetBalance", {"instrument": INSTRUMENT})
    return answer["message"]["periods"][0]["grams_available"]


INSTRUMENT = {"account_token": task["account_token"]}
LINE = {"kind": "LINE_KIND_GOODS", "label": task["gtin"], "quantity_milli": 2000, "price_cents": 500, "vat_basis_points": 550}
DONATION = {"kind": "LINE_KIND_DONATION", "price_cents": 100}
ids = task["request_ids"]
sale = {"request_id": ids[0], "instrument": INSTRUMENT, "lines": [LINE, DONATION]}
result = {"health": {}}

for name in ("", "carbonpos.v1.CheckoutService", "no.such.Service"):
    answer = call("grpc.health.v1.Health", "Check", {"service": name})
    result["health"][name] = answer["message"]["status"] if "message" in answer else answer["status"]

result["health_watch"] = watch_once("carbonpos.v1.CheckoutService")

result["available_before"] = available()
first = checkout("Authorize", sale)
result["sale"] = posting(first)
again = checkout("Authorize", sale)
result["replay"] = {"status": again["status"], "same_bytes": again.get("bytes") == first.get("bytes")}
result["available_after_sale"] = available()

result["refund"] = posting(checkout("Refund", {
    "request_id": ids[1],
    "transaction_id": result["sale"]["transaction_id"],
    "lines": [{"line": 0, "quantity_milli": 1000}],
}))
result["available_after_refund"] = available()

result["hold"] = posting(checkout("Authorize", {
    "request_id": ids[2], "instrument": INSTRUMENT, "mode": "AUTHORIZE_MODE_HOLD", "hold_grams": 5000, "hold_seconds": 600,
}))
held = result["hold"]["transaction_id"]
result["capture"] = posting(checkout("Capture", {"request_id": ids[3], "transaction_id": held}))
result["captured"] = checkout("GetTransaction", {"transaction_id": held})["message"]["transaction"]
result["available_after"] = available()

result["reused_id"] = checkout("Authorize", dict(sale, lines=[dict(LINE, quantity_milli=3000), DONATION]))
result["bad_quantity"] = checkout("Authorize", {"request_id": ids[4], "instrument": INSTRUMENT, "lines": [LINE, dict(LINE, quantity_milli=-1)]})
result["without_token"] = call("carbonpos.v1.CheckoutService", "GetTransaction", {"transaction_id": held}, metadata=())

print(json.dumps(result))
