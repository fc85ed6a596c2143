using System.Text.Json;
using System.Text.RegularExpressions;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Coverage;
using CarbonPos.CarbonGateway.Tests.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Coverage;

/// <summary>What a merchant learns of its coverage. The catalogue and the sums by hand are those of docs/explanation/weighing-method.md.</summary>
public sealed class CoverageTests : IDisposable
{
    private const string Header = "label,article,quantity,unit,price,vat,kind\n";

    private static readonly string[] Seller = ["--merchant", "552100554", "--activity", "G47"];

    private readonly string _folder = Directory.CreateTempSubdirectory("carbonpos-coverage-").FullName;

    /// <summary>
    /// Yogurt 2196 g (rule 1), apples 856 (2), cake 6200 (3), cheese 2348 (4), shampoo 2184 (5), a deposit, an unknown number.
    /// 13,784 g in all; prudence is a sixth of rules 4 and 5: 2348/6 = 391.3 and 2184/6 = 364.
    /// </summary>
    [Fact]
    public void Run_Sales_ReadsLikeThis()
    {
        var (exit, text, _) = Run([.. Seller, "--sales", Sales(
            "9520100000102,,2,,3.90,5.5,",
            "9520100002069,,2,,3.38,5.5,",
            ",CAKE,1,,22.00,10,",
            "2100011003125,,1,,7.49,5.5,",
            "9520100002021,,1,,4.80,20,",
            ",,1,,0.20,0,deposit",
            "4006381333931,,1,,,,")]);

        Assert.Equal(ContentsExit.Done, exit);
        Assert.EndsWith(
            """
            Sold: 7 rows read, 0 refused; 13,784 g, of which prudence 755 g; 41.77 EUR with VAT
                                           lines                       grams                         EUR
              transmitted                      1   14.29 %             2,196   15.93 %              3.90    9.34 %
              resale                           1   14.29 %               856    6.21 %              3.38    8.09 %
              producer_factor                  1   14.29 %             6,200   44.98 %             22.00   52.67 %
              public_by_quantity               1   14.29 %             2,348   17.03 %              7.49   17.93 %
              public_by_price                  1   14.29 %             2,184   15.84 %              4.80   11.49 %
              nothing_known                    1   14.29 %                 0    0.00 %              0.00    0.00 %
              without_carbon                   1   14.29 %                 0    0.00 %              0.20    0.48 %

            Articles without content, 3, by grams at stake
                         grams  of it prudence       lines  weighed by          article
                         2,348             391           1  public_by_quantity  02100011000001 Hard cheese, cheese counter
                         2,184             364           1  public_by_price     09520100002021 Shampoo 250 ml
                             0               0           1  nothing_known       04006381333931

            Suppliers who transmit, 2
                       1 article            2,196 g   15.93 %  Tournepré Dairy
                       1 article              856 g    6.21 %  Pomelune Orchards

            """.ReplaceLineEndings("\n"),
            text);
    }

    /// <summary>13 articles, all of them once: three with a content, one of the house's own account, six with a category's factor, three by price alone.</summary>
    [Fact]
    public void Run_CatalogueAlone_CountsEachArticleOnce()
    {
        var (_, text, _) = Run([.. Seller, "--json"]);
        using var json = JsonDocument.Parse(text);
        var catalogue = json.RootElement.GetProperty("catalogue");

        Assert.Equal(13, catalogue.GetProperty("articles").GetInt32());
        var counts = catalogue.GetProperty("coverage").EnumerateArray().ToDictionary(c => c.GetProperty("by").GetString()!, c => c.GetProperty("articles").GetInt32());
        Assert.Equal((2, 1, 1, 6, 3, 0), (counts["transmitted"], counts["resale"], counts["producer_factor"], counts["public_by_quantity"], counts["public_by_price"], counts["nothing_known"]));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("sales").ValueKind);
    }

    /// <summary>Another merchant has neither these resale sums nor this account.</summary>
    [Fact]
    public void Run_NobodyInParticular_HasNoSumsOfOthers()
    {
        var (_, text, _) = Run(["--sales", Sales("9520100002069,,2,,3.38,5.5,"), "--csv", "coverage"]);

        Assert.Contains("\nresale,0,", text);
        Assert.Contains("\npublic_by_price,1,100", text);
    }

    [Fact]
    public void Run_WrongRows_AreReportedAndLeftOut()
    {
        var (exit, text, _) = Run([.. Seller, "--json", "--sales", Sales(
            "9520100000102,,2,,3.90,5.5,",
            "9520100000102,,-1,,3.90,5.5,",
            "9520100000102,,\"1,5\",,3.90,5.5,",
            "9520100000102,,1,bushel,3.90,5.5,",
            "9520100000102,,1,,3.999,5.5,",
            "9520100000102,,1,,3.90,101,",
            "9520100000102,,1,,3.90,5.5,present",
            "9520100000102,,1",
            "2000000000022,,1000000,litre,1,20,")]);
        using var json = JsonDocument.Parse(text);
        var sales = json.RootElement.GetProperty("sales");

        Assert.Equal(ContentsExit.RowsRefused, exit);
        Assert.Equal((9, 7, 2), (sales.GetProperty("rows").GetInt32(), sales.GetProperty("refused").GetInt32(), sales.GetProperty("lines").GetInt32()));
        Assert.Equal(
            ["FIELD_COUNT", "KIND_UNKNOWN", "PRICE_INVALID", "QUANTITY_INVALID", "UNIT_NOT_OF_SALE", "VAT_INVALID"],
            json.RootElement.GetProperty("faultsByCode").EnumerateObject().Select(code => code.Name));
    }

    /// <summary>A million pieces of a thousand tonnes each are more than a line may weigh; the rest still counts.</summary>
    [Fact]
    public void Run_LineTooHeavy_IsLeftOut()
    {
        var heavy = File.ReadAllText(Catalogue()).Replace("\"kgCo2e\": 1.098", "\"kgCo2e\": 1000000", StringComparison.Ordinal);
        var path = Write("heavy.json", heavy);
        var (exit, text, _) = Run(["--catalogue", path, "--sales", Sales("9520100000102,,1000000,,1,,", "9520100002021,,1,,4.80,20,")], path);

        Assert.Equal(ContentsExit.RowsRefused, exit);
        Assert.Contains("LINE_TOO_HEAVY", text);
        Assert.Contains("2 rows read, 1 refused; 2,184 g", text);
    }

    [Fact]
    public void Csv_NameOfAFormula_StaysText()
    {
        var hostile = File.ReadAllText(Catalogue()).Replace("\"Shampoo 250 ml\"", "\"=HYPERLINK(\\\"http://x\\\",\\\"y\\\")\"", StringComparison.Ordinal);
        var (_, text, _) = Run(["--sales", Sales("9520100002021,,1,,4.80,20,"), "--csv", "articles"], Write("hostile.json", hostile));

        Assert.Contains(",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",public_by_price,1,2184,364,4.80", text);
    }

    [Fact]
    public void Text_LabelThatSteersATerminal_IsShownAsQuestionMarks()
    {
        var (exit, text, _) = Run(["--sales", Sales("\u202Eabc,,1,,4.80,20,", "a\u001Bb,,1,,1,,")]);

        Assert.Equal(ContentsExit.RowsRefused, exit);
        Assert.Contains("?abc", text);
        Assert.DoesNotContain("\u202E", text);
        Assert.DoesNotContain("\u001B", text);
    }

    /// <summary>300,000 rows of four articles: what is kept grows with the articles alone.</summary>
    [Theory]
    [InlineData("--top", "-1")]
    [InlineData("--day", "tomorrow")]
    [InlineData("--merchant", "none")]
    [InlineData("--csv", "all")]
    [InlineData("sales.csv")]
    public void Run_WrongWords_SayHow(params string[] words)
    {
        var (exit, text, error) = Run(words);

        Assert.Equal((ContentsExit.Usage, ""), (exit, text));
        Assert.Contains("coverage help", error);
    }

    [Fact]
    public void Run_NoSuchFile_SaysWhich()
    {
        var (exit, _, error) = Run(["--sales", "none.csv"]);

        Assert.Equal(ContentsExit.Nothing, exit);
        Assert.Contains("none.csv", error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (int Exit, string Out, string Error) Run(string[] words, string? catalogue = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        string[] all = words.Contains("--day") ? words : [.. words, "--day", "2026-11-22"];
        var exit = new CoverageCommand(output, error, TimeProvider.System).Run(all, catalogue ?? Catalogue(), Path.Combine(_folder, "contents"));
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>The catalogue of the page that explains the method.</summary>
    internal static string CatalogueJson()
    {
        var page = File.ReadAllText(Path.Combine(Scales.Checkout().FullName, "docs/explanation/weighing-method.md"));
        return Regex.Match(page, "```json\\s+(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Groups["json"].Value;
    }

    private string Catalogue() => Write("catalogue.json", CatalogueJson());

    private string Sales(params string[] rows) => Write("sales.csv", Header + string.Join('\n', rows) + "\n");

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
