using System.Globalization;
using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Invoices;
using CarbonPos.ReferenceTerminal.Invoices;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.ReferenceTerminal.Tests.Invoices;

/// <summary>Invoices of many makers, with what is in them by other tools: ../shared/data/invoices/truth.tsv.</summary>
public sealed class SharedInvoicesTests(ITestOutputHelper output)
{
    [Fact]
    public void Run_EveryInvoice_SaysWhatItsTruthSays()
    {
        var folder = SharedData.Folder("invoices");
        var rows = File.ReadAllLines(Path.Combine(folder, "truth.tsv")).Select(l => l.Split('\t')).ToList();
        var column = rows[0].Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i);
        var differences = new List<string>();
        foreach (var row in rows.Skip(1))
        {
            using var json = Read(Path.Combine(folder, row[column["name"]]));
            var found = json.RootElement;
            if (found.GetProperty("error").GetString() is { } error)
            {
                differences.Add($"{row[0]}: {error}");
                continue;
            }

            foreach (var (name, want, got) in Compare(found, name => row[column[name]]))
            {
                if (want != got)
                    differences.Add($"{row[0]}: {name} is '{got}', not '{want}'");
            }

            output.WriteLine($"{row[0]} [{row[column["en16931_fatal"]]}]\n    {string.Join("\n    ", found.GetProperty("findings").EnumerateArray().Select(f => f.GetString()))}");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(rows.Count > 40, "The truth has too few rows to mean anything.");
    }

    // Rules on sums that another validator found broken are broken here, too.
    [Fact]
    public void Run_EveryInvoice_FindsTheSumsThatOthersFindWrong()
    {
        var folder = SharedData.Folder("invoices");
        var wrong = 0;
        foreach (var row in File.ReadLines(Path.Combine(folder, "truth.tsv")).Skip(1).Select(l => l.Split('\t')))
        {
            using var json = Read(Path.Combine(folder, row[0]));
            var codes = json.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetString()!.Split(':')[0]).ToList();
            // What has no lines has no sums of lines to be wrong; that is another finding.
            var sums = JsonSerializer.Deserialize<string[]>(row[^1])!.Where(c => c.StartsWith("BR-CO-1", StringComparison.Ordinal) || c.EndsWith("-08", StringComparison.Ordinal)).ToList();
            if (codes.Contains("BR-16"))
                continue;
            Assert.True(sums.TrueForAll(codes.Contains), $"{row[0]}: {string.Join(' ', sums)} expected, {string.Join(' ', codes)} found");
            Assert.True(codes.Where(c => c.StartsWith("BR-CO-1", StringComparison.Ordinal)).All(sums.Contains), $"{row[0]}: {string.Join(' ', sums)} expected, {string.Join(' ', codes)} found");
            wrong += sums.Count;
        }

        Assert.True(wrong > 5, "The truth has too few broken sums to mean anything.");
    }

    // CARBONPOS_LONG=1 tries a hundred times as many.
    [Fact]
    public void Read_EveryInvoiceMutated_HasAnAnswer()
    {
        const int Seed = 47;
        const long MaxAllocatedBytes = 64L << 20;
        var rounds = Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1" ? 1_000 : 10;
        var random = new Random(Seed);
        foreach (var path in Directory.EnumerateFiles(SharedData.Folder("invoices")).Where(f => !f.EndsWith(".tsv", StringComparison.Ordinal)).Order())
        {
            var sound = File.ReadAllBytes(path);
            for (var round = 0; round < rounds; round++)
            {
                var file = Mutations.Of(sound, random);
                var before = GC.GetAllocatedBytesForCurrentThread();
                var where = $"seed {Seed}, {Path.GetFileName(path)}, round {round}";
                try
                {
                    Assert.True(InvoiceReader.Read(file).TryGet(out _, out var fault) || fault.Sentence.EndsWith('.'), where);
                }
                catch (Exception failure) when (failure is not Xunit.Sdk.IAssertionException)
                {
                    throw new InvalidOperationException(where, failure);
                }

                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before <= MaxAllocatedBytes, where);
            }
        }
    }

    private static IEnumerable<(string Name, string Want, string Got)> Compare(JsonElement found, Func<string, string> truth)
    {
        string Text(string name) => found.GetProperty(name).GetString() ?? "";
        var lines = found.GetProperty("lines").EnumerateArray().ToList();
        yield return ("container", truth("container"), Text("container"));
        yield return ("syntax", truth("syntax"), Text("syntax"));
        yield return ("profile", truth("profile"), Text("profile"));
        yield return ("number", truth("number"), Text("number"));
        yield return ("type", truth("type"), Text("type"));
        yield return ("issue", truth("issue").Replace("-", "", StringComparison.Ordinal), Text("issued").Replace("-", "", StringComparison.Ordinal));
        yield return ("seller", truth("seller"), Text("seller"));
        yield return ("currency", truth("currency"), Text("currency"));
        yield return ("total", truth("grand"), Text("total"));
        yield return ("due", truth("due"), Text("due"));
        yield return ("line_total", truth("linetotal"), Text("line_total"));
        yield return ("lines", truth("lines"), lines.Count.ToString(CultureInfo.InvariantCulture));
        var sum = lines.Sum(l => decimal.Parse(l.GetProperty("net").GetString() ?? "0", CultureInfo.InvariantCulture));
        yield return ("sum of lines", decimal.Parse(truth("linesum"), CultureInfo.InvariantCulture).ToString("0.00", CultureInfo.InvariantCulture), sum.ToString("0.00", CultureInfo.InvariantCulture));
        var gtins = lines.Where(l => l.GetProperty("gtin").GetString() is not null).Select(l => $"{l.GetProperty("id")} {l.GetProperty("gtin")}");
        yield return ("gtins", string.Join(", ", JsonSerializer.Deserialize<string[][]>(truth("gtins"))!.Select(g => string.Join(' ', g))), string.Join(", ", gtins));
        var attributes = lines.SelectMany(l => l.GetProperty("attributes").EnumerateArray().Select(a => $"{l.GetProperty("id")} {a[0]} {a[1]}"));
        yield return ("attributes", string.Join(", ", JsonSerializer.Deserialize<string[][]>(truth("attrs"))!.Select(a => string.Join(' ', a))), string.Join(", ", attributes));
    }

    private static JsonDocument Read(string path)
    {
        using var bytes = new MemoryStream();
        InvoiceJson.Run([path], bytes);
        return JsonDocument.Parse(Encoding.UTF8.GetString(bytes.ToArray()));
    }
}
