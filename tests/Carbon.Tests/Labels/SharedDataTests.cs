using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

public sealed class SharedDataTests(ITestOutputHelper output)
{
    [Fact]
    public void Parse_EveryNumberOfGtinTsv_HasItsVerdict()
    {
        foreach (var row in Gs1Data.Rows("gtin.tsv"))
        {
            var (digits, gtin14, valid) = (row[0], row[1], row[2] == "true");
            var parse = Label.Parse(digits);
            var number = Gtin.Parse(digits);

            Assert.True(parse.IsOk == valid, digits);
            Assert.Equal(valid, number.IsOk);
            if (valid)
            {
                Assert.Equal(gtin14, number.Gtin.ToString());
                Assert.Equal(LabelKind.Gtin, parse.Label!.Kind);
                Assert.Equal(gtin14, parse.Label.Gtin.ToString());
                Assert.Equal([new LabelElement("01", gtin14)], parse.Label.Elements);
            }
        }
    }

    [Theory]
    [InlineData("bracketed")]
    [InlineData("element-string")]
    [InlineData("scan-process")]
    [InlineData("dl-parse")]
    public void Parse_GeneratedInputs_MatchesTheReferenceEngine(string kind)
    {
        var total = 0;
        var agreed = 0;
        foreach (var verdict in Gs1Data.Generated().Where(verdict => verdict.Kind == kind))
        {
            total++;
            var parse = Label.Parse(verdict.Input);
            var same = parse.IsOk == verdict.IsOk
                && (!parse.IsOk || parse.Label.Elements.Select(e => (e.Ai, e.Value)).SequenceEqual(verdict.Elements));
            agreed += same ? 1 : 0;
            if (!same)
            {
                output.WriteLine($"{verdict.Id} {verdict.Input}: engine '{verdict.Error}', here '{parse.ErrorCode} {parse.ErrorText}'");
            }
        }

        output.WriteLine($"{kind}: {agreed} of {total}, {100.0 * agreed / total:0.00} %");
        Assert.True(agreed == total, $"{kind}: {agreed} of {total}");
    }

    [Fact]
    public void Write_GeneratedInputs_MakesTheReferenceEnginesLink()
    {
        var (total, same, more) = (0, 0, 0);
        foreach (var verdict in Gs1Data.Generated().Where(verdict => verdict.IsOk))
        {
            var link = DigitalLinkWriter.Write(Label.Parse(verdict.Input).Label!, parameters: []);
            total++;
            same += link.Text == verdict.Link ? 1 : 0;
            if (link.Text != verdict.Link)
            {
                // Where the engine finds none, there may be one to another key; where it finds one, it must be this.
                Assert.True(verdict.Link is null, $"{verdict.Id} {verdict.Input}: engine {verdict.Link}, here {link.Text} {link.ErrorText}");
                Assert.Equal(verdict.Elements.Order(), Label.Parse(link.Text!).Label!.Elements.Select(e => (e.Ai, e.Value)).Order());
                output.WriteLine($"{verdict.Id} {verdict.Input}: engine none, here {link.Text}");
                more++;
            }
        }

        output.WriteLine($"{same} of {total} links the same, {more} that the engine does not find");
        Assert.True(total > 500, $"Only {total} labels were there to write.");
    }
}
