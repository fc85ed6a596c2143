using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>Every identifier of the table, with values made by the book: what is written in any dress reads back the same.</summary>
public sealed class ElementPropertyTests
{
    const int Seed = 20261122;

    [Fact]
    public void Check_ValuesOfEachIdentifier_AreWellFormed()
    {
        var random = new Random(Seed);
        foreach (var rule in ElementTable.All)
        {
            for (var round = 0; round < 50; round++)
            {
                var value = ElementMaker.Value(rule, random);
                Assert.True(rule.Check(value) is null, $"seed {Seed}: ({rule.Ai}){value}: {rule.Check(value)?.Text}");
            }
        }
    }

    [Fact]
    public void Check_OneCharacterTooMany_IsRefused()
    {
        var random = new Random(Seed);
        foreach (var rule in ElementTable.All)
        {
            Assert.Equal(LabelErrorCodes.AiLength, rule.Check("")?.Code);
            Assert.Equal(LabelErrorCodes.AiLength, rule.Check(new string('1', rule.MaxLength + 1))?.Code);
            Assert.NotNull(rule.Check(new string('\u00E9', rule.MaxLength)));
            Assert.NotNull(rule.Check(new string('\x1D', rule.MaxLength)));
            var value = ElementMaker.Value(rule, random);
            Assert.Equal(LabelErrorCodes.AiCharacter, rule.Check(string.Concat("~", value.AsSpan(1)))?.Code);
        }
    }

    [Fact]
    public void Check_OneWrongDigitInAKey_IsAlwaysSeen()
    {
        var random = new Random(Seed);
        foreach (var rule in ElementTable.All.Where(r => r.Components[0].Checks is [ElementCheck.Check, ..]))
        {
            var value = ElementMaker.Value(rule, random);
            for (var at = 0; at < rule.Components[0].MaxLength; at++)
            {
                var wrong = value.ToCharArray();
                wrong[at] = (char)('0' + ((wrong[at] - '0' + random.Next(1, 10)) % 10));
                var fault = rule.Check(wrong);
                Assert.Equal(LabelErrorCodes.AiCheckDigit, fault?.Code);
                Assert.Contains($"({rule.Ai})", fault!.Text);
            }
        }
    }

    [Fact]
    public void Parse_RandomLabels_ReadTheSameInEveryDress()
    {
        var random = new Random(Seed);
        var links = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var elements = RandomLabel(random);
            var bracketed = string.Concat(elements.Select(e => $"({e.Ai}){e.Value.Replace("(", "\\(")}"));
            var parse = Label.Parse(bracketed);
            Assert.True(parse.IsOk, $"seed {Seed}: {bracketed}: {parse.ErrorText}");
            Assert.Equal(elements, parse.Label.Elements);

            Same(elements, Label.Parse("]C1" + Concatenated(elements, '\x1D')));
            Same(elements, Label.Parse("^" + Concatenated(elements, '^') + "^"));

            var link = DigitalLinkWriter.Write(parse.Label, "https://shop.example/p/");
            if (link.IsOk)
            {
                links++;
                var read = Label.Parse(link.Text);
                Assert.True(read.IsOk, $"seed {Seed}: {link.Text}: {read.ErrorText}");
                Assert.Equal(elements.Order(ByAi), read.Label.Elements.Order(ByAi));
                Assert.Equal(link.Text, DigitalLinkWriter.Write(read.Label, "https://shop.example/p").Text);
            }
        }

        Assert.True(links > 10_000, $"Only {links} labels made links.");
    }

    static readonly Comparer<LabelElement> ByAi = Comparer<LabelElement>.Create((a, b) => string.CompareOrdinal(a.Ai, b.Ai));

    static void Same(List<LabelElement> elements, LabelParse parse)
    {
        Assert.True(parse.IsOk, $"seed {Seed}: {string.Join(' ', elements)}: {parse.ErrorText}");
        Assert.Equal(elements, parse.Label.Elements);
    }

    static string Concatenated(List<LabelElement> elements, char fnc1)
    {
        var text = "";
        foreach (var (ai, value) in elements)
        {
            var isLast = ai == elements[^1].Ai;
            text += ai + value + (isLast || ElementTable.Find(ai)!.IsPredefinedLength ? "" : fnc1);
        }

        return text;
    }

    /// <summary>A key, and what the relations allow beside it.</summary>
    static List<LabelElement> RandomLabel(Random random)
    {
        var keys = ElementTable.All.Where(rule => rule.IsLinkKey).ToList();
        List<LabelElement> label = [];
        while (label.Count == 0 || !Fits(label))
        {
            var key = random.Next(3) > 0 ? ElementTable.Gtin : keys[random.Next(keys.Count)];
            List<ElementRule> rules = key.Ai == "415" ? [key, ElementTable.Find("8020")!] : [key];
            rules.AddRange(ElementTable.All.Where(rule => random.Next(200) == 0 && !rules.Contains(rule)));
            label = [.. rules.Select(rule => new LabelElement(rule.Ai, ElementMaker.Value(rule, random)))];
            for (var at = label.Count - 1; at > 0 && !Fits(label); at--)
            {
                if (label[at].Ai != "8020")
                {
                    label.RemoveAt(at);
                }
            }
        }

        return label;
    }

    static bool Fits(List<LabelElement> label) =>
        Label.Parse(string.Concat(label.Select(e => $"({e.Ai}){e.Value.Replace("(", "\\(")}"))).IsOk;
}
