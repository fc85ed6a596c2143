namespace CarbonPos.Carbon.Labels;

/// <summary>Every GS1 application identifier and its rules, as the GS1 Barcode Syntax Dictionary of 2026-01-27 has them.</summary>
/// <remarks>
/// One line an identifier, or a run of them: <c>240-241</c> is both, <c>390*9</c> is 3900 to 3909.
/// Flags: p length is predefined, so no separator follows; a may stand in a link's query; k is a link's key.
/// Components: n digits, x any of the 82 characters, c of the 39, b base64url; a number is the length, -number a greatest
/// length, ? optional; the names after dots are <see cref="ElementCheck"/>s.
/// Relations: + one of these must be there (&amp; joins), ! none of these may (~ its own run), / the key's qualifiers in order.
/// </remarks>
static class ElementTable
{
    const string Lines = """
        00 pak n18.check.prefix2
        01 pak n14.check.prefix2 !255,37 /22,10,21|235
        02 pa n14.check.prefix2 !01,03 +37
        03 p n14.check.prefix2 !01,02,37
        10 a x-20 +01,02,03,8006,8026
        11 pa n6.date0 +01,02,03,8006,8026
        12 pa n6.date0 +8020
        13 pa n6.date0 +01,02,03,8006,8026
        15-16 pa n6.date0 +01,02,03,8006,8026
        17 pa n6.date0 +01,02,03,255,8006,8026
        20 pa n2 +01,02,8006,8026
        21 - x-20 +01,03,8006 !235
        22 - x-20 +01
        235 - x-28 +01
        240-241 a x-30 +01,02,8006,8026
        242 a n-6 +01,02,8006,8026
        243 a x-20 +01
        250 a x-30 +01,8006 +21
        251 a x-30 +01,8006
        253 ak n13.check.prefix x-17?
        254 - x-20 +414
        255 ak n13.check.prefix n-12? !01,02,415,8006,8020,8026
        30 a n-8 +01,02
        310-316*5 pa n6 +01,02 !~
        320-329*5 pa n6 +01,02 !~
        330-336*5 pa n6 +00,01 !~
        337*5 pa n6 +01 !~
        340-349*5 pa n6 +00,01 !~
        350-352*5 pa n6 +01,02 !~
        353-355*5 pa n6 +00,01 !~
        356-357*5 pa n6 +01,02 !~
        360-361*5 pa n6 +01,02 !~
        362-363*5 pa n6 +00,01 !~
        364-366*5 pa n6 +01,02 !~
        367-369*5 pa n6 +00,01 !~
        37 a n-8 +00 +02,8026
        390*9 a n-15 +255,8020 !~,391n,394n,8111
        391*9 a n3.currency n-15 +8020 !~
        392*9 a n-15 +01 +30,31nn,32nn,35nn,36nn !~,393n
        393*9 a n3.currency n-15 +30,31nn,32nn,35nn,36nn !~
        394*3 a n4 +255 !~,8111
        395*5 a n6 +30,31nn,32nn,35nn,36nn !392n,393n,~,8005
        400 a x-30
        401 ak x-30.prefix
        402 ak n17.check.prefix
        403 a x-30 +00
        410-413 pa n13.check.prefix
        414 pak n13.check.prefix /254|7040
        415 pak n13.check.prefix +8020 /8020
        416 pa n13.check.prefix
        417 pak n13.check.prefix /7040
        420 a x-20 !421
        421 a n3.country x-9 !4307
        422 a n3.country +01,02,8006,8026 !426
        423 a n3.country n3.country? n3.country? n3.country? n3.country? +01,02 !426
        424 a n3.country +01,02 !426
        425 a n3.country n3.country? n3.country? n3.country? n3.country? +01,02 !426
        426 a n3.country +01,02
        427 a x-3 +01,02 +422
        4300-4301 a x-35.escaped +00
        4302 a x-70.escaped +00
        4303 a x-70.escaped +4302
        4304-4306 a x-70.escaped +00
        4307 a x2.country2 +00
        4308 a x-30 +00
        4309 a n10.latitude n10.longitude +00
        4310-4311 a x-35.escaped +00
        4312 a x-70.escaped +00
        4313 a x-70.escaped +4312
        4314-4316 a x-70.escaped +00
        4317 a x2.country2 +00
        4318 a x-20 +00
        4319 a x-30 +00
        4320 a x-35.escaped +00
        4321-4323 a n1.flag +00
        4324-4325 a n6.date0 n4.time +00
        4326 a n6.date +00
        4330 a n6 x1.hyphen? +00 !4331
        4331 a n6 x1.hyphen? +00 !4330
        4332 a n6 x1.hyphen? +00 !4333
        4333 a n6 x1.hyphen? +00 !4332
        7001 a n13 +01,02,8006,8026
        7002 a x-30 +01,02
        7003 a n6.date n4.time +01,02
        7004 a n-4 +01&10
        7005 a x-12 +01,02
        7006 a n6.date +01,02
        7007 a n6.date n6.date? +01,02
        7008 a x-3 +01,02
        7009 a x-10 +01,02
        7010 a x-2 +01,02
        7011 a n6.date n4.time? +01,02
        7020 a x-20 +01,8006 +416
        7021 a x-20 +01,8006
        7022 a x-20 +7021
        7023 a x-30.prefix
        7030-7039 a n3.country999 x-27 +01,02
        7040 - n1 x1 x1 x1.importer
        7041 - x-4.package +00
        710-717 a x-20 +01
        7230-7239 a x2 x-28 +01,8004
        7240 a x-20 +01,8006
        7241 a n2.media +8017,8018
        7242 a x-25 +8017,8018
        7250 a n8.longdate +8018 !7251
        7251 a n8.longdate n4.time +8018 !7250
        7252 a n1.sex +8018
        7253-7254 a x-40.escaped +8017,8018 !7256,7259
        7255 a x-10 +8017,8018 !7256,7259
        7256 a x-90.escaped +8017,8018
        7257 a x-70.escaped +8018
        7258 a x3.sequence +8018&7259
        7259 a x-40.escaped +8018 !7256
        8001 a n4.nonzero n5.nonzero n3.nonzero n1.winding n1 +01
        8002 a x-20
        8003 ak n1.zero n13.check.prefix x-16?
        8004 ak x-30.prefix /7040
        8005 a n6 +01,02
        8006 ak n14.check.prefix2 n4.piece !01,37 /22,10,21
        8007 a x-34.iban +415
        8008 a n6.date n2.hour n2.minute? n2.minute? +01,02
        8009 a x-50 +00,01
        8010 ak c-30.prefix /8011
        8011 - n-12.number +8010
        8012 a x-20 +01,8006
        8013 ak x-25.pair.prefix
        8014 - x-25.pair.prefix.nondigit +01
        8017 ak n18.check.prefix !8018 /8019
        8018 ak n18.check.prefix !8017 /8019
        8019 - n-10 +8017,8018
        8020 - x-25 +415
        8026 a n14.check.prefix2 n4.piece +37 !02,8006
        8030 a b-90.padding +00,01&21,253,255,8003,8004,8006&21,8010&8011,8017,8018
        8040 - n15 +01&21
        8041 - n15 +01&21&8040
        8042 - n32 +01&21&8040
        8043 - n18 n-2? +01&21&8040
        8110 a x-70.coupon
        8111 a n4 +255
        8112 a x-70.offer
        8200 - x-70 +01
        90 a x-30
        91-99 a x-90
        """;

    static readonly ElementRule[] Rules = Read();

    // By number: no identifier of three or four digits starts with a zero, so none shares its number with a shorter one.
    static readonly ElementRule?[] ByNumber = Indexed();

    // The first two digits say how long the identifier is; 0 where none starts so.
    static readonly byte[] Lengths = LengthsOf();

    /// <summary>All of them, in the order of their <see cref="ElementRule.Index"/>.</summary>
    public static IReadOnlyList<ElementRule> All => Rules;

    /// <summary>The article's number.</summary>
    public static ElementRule Gtin { get; } = Find("01")!;

    /// <summary>A digital signature, over one single thing.</summary>
    public static ElementRule Signature { get; } = Find("8030")!;

    /// <summary>The rule in that place.</summary>
    public static ElementRule At(int index) => Rules[index];

    /// <summary>The rule of exactly this identifier.</summary>
    public static ElementRule? Find(ReadOnlySpan<char> ai)
    {
        if (ai.Length is < 2 or > 4)
        {
            return null;
        }

        var number = 0;
        foreach (var c in ai)
        {
            if (!char.IsAsciiDigit(c))
            {
                return null;
            }

            number = (number * 10) + c - '0';
        }

        return ByNumber[number] is { } rule && rule.Ai.Length == ai.Length ? rule : null;
    }

    /// <summary>The rule of the identifier that the data starts with; no identifier is the start of another.</summary>
    public static ElementRule? FindPrefix(ReadOnlySpan<char> data)
    {
        if (data.Length < 2 || !char.IsAsciiDigit(data[0]) || !char.IsAsciiDigit(data[1]))
        {
            return null;
        }

        var length = Lengths[((data[0] - '0') * 10) + data[1] - '0'];
        return length == 0 || length > data.Length ? null : Find(data[..length]);
    }

    /// <summary>True when an identifier starts with these two digits.</summary>
    public static bool HasStart(string twoDigits) => Lengths[int.Parse(twoDigits)] > 0;

    static ElementRule[] Read()
    {
        var rules = new List<ElementRule>();
        var wordsOf = new List<string[]>();
        foreach (var line in Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ');
            foreach (var ai in Run(words[0]))
            {
                rules.Add(new ElementRule(ai, rules.Count, words));
                wordsOf.Add(words);
            }
        }

        if (rules.Count > ElementSet.Capacity)
        {
            throw new InvalidOperationException($"{rules.Count} identifiers do not fit into {ElementSet.Capacity} bits.");
        }

        foreach (var rule in rules)
        {
            rule.Relate(wordsOf[rule.Index], Matching, ai => rules.Find(other => other.Ai == ai)!);
        }

        return [.. rules];

        // n stands for any digit.
        ElementSet Matching(string pattern)
        {
            ElementSet matching = default;
            foreach (var rule in rules)
            {
                if (rule.Ai.Length == pattern.Length && rule.Ai.StartsWith(pattern.TrimEnd('n'), StringComparison.Ordinal))
                {
                    matching.Add(rule.Index);
                }
            }

            return matching;
        }
    }

    static ElementRule?[] Indexed()
    {
        var byNumber = new ElementRule?[10_000];
        foreach (var rule in Rules)
        {
            byNumber[int.Parse(rule.Ai)] = rule;
        }

        return byNumber;
    }

    static byte[] LengthsOf()
    {
        var lengths = new byte[100];
        foreach (var rule in Rules)
        {
            lengths[int.Parse(rule.Ai.AsSpan(0, 2))] = (byte)rule.Ai.Length;
        }

        return lengths;
    }

    static IEnumerable<string> Run(string word)
    {
        var star = word.Split('*');
        var ends = star[0].Split('-');
        var decimals = star.Length == 2 ? int.Parse(star[1]) : -1;
        for (var number = int.Parse(ends[0]); number <= int.Parse(ends[^1]); number++)
        {
            var stem = number.ToString("D" + ends[0].Length);
            if (decimals < 0)
            {
                yield return stem;
            }

            for (var i = 0; i <= decimals; i++)
            {
                yield return stem + (char)('0' + i);
            }
        }
    }
}
