using System.Globalization;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.CompanyRegistry.LabelKeys;

/// <summary>Puts a list of label keys on the wire.</summary>
internal static class LabelKeyWriter
{
    private const string Day = "yyyy-MM-dd";

    public static V1.LabelKeyList Write(SignedLabelKeyList signed) => new()
    {
        Version = signed.List.Version,
        IssuedAtSeconds = signed.List.IssuedAt.ToUnixTimeSeconds(),
        Keys = { signed.List.Keys.Select(Write) },
        Signature = ByteString.CopyFrom(signed.Signature.Span),
        KeyId = signed.KeyId,
    };

    private static LabelKeyEntry Write(LabelKey key) => new()
    {
        Id = key.Id,
        Company = key.Company.Value,
        Name = key.Name,
        PublicKey = ByteString.CopyFrom(key.PublicKey.Span),
        ValidFrom = key.ValidFrom.ToString(Day, CultureInfo.InvariantCulture),
        ValidTo = key.ValidTo.ToString(Day, CultureInfo.InvariantCulture),
        Prefixes = { key.Prefixes.Select(prefix => prefix.ToString()) },
    };
}
