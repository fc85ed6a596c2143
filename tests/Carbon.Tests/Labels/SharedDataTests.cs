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

        output.WriteLine($"{kind}: {agreed} of {total}");
        Assert.True(agreed == total, $"{kind}: {agreed} of {total}");
    }
}
