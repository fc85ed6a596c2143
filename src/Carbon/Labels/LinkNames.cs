namespace CarbonPos.Carbon.Labels;

/// <summary>The words that early editions of GS1 Digital Link allowed in the path in place of the identifiers of keys and qualifiers.</summary>
static class LinkNames
{
    /// <summary>The identifier that a word stands for; null for any other text.</summary>
    public static ElementRule? Find(ReadOnlySpan<char> word) => IdentifierOf(word) is { } ai ? ElementTable.Find(ai) : null;

    static string? IdentifierOf(ReadOnlySpan<char> word) => word switch
    {
        "gtin" => "01",
        "sscc" => "00",
        "itip" => "8006",
        "gmn" => "8013",
        "cpid" => "8010",
        "gln" => "414",
        "payTo" => "415",
        "glnProd" => "416",
        "gsrnp" => "8017",
        "gsrn" => "8018",
        "gcn" => "255",
        "gdti" => "253",
        "ginc" => "401",
        "gsin" => "402",
        "grai" => "8003",
        "giai" => "8004",
        "cpv" => "22",
        "lot" => "10",
        "ser" => "21",
        "cpsn" => "8011",
        "glnx" => "254",
        "refno" => "8020",
        "srin" => "8019",
        _ => null,
    };
}
