using System.Text;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Tests.Compat;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>The photographs, read by this project, by zbarimg and by ZXingReader, side by side; prints the table.</summary>
public sealed class ReaderTableTests
{
    private static readonly string[] Families = ["ean13-3", "upca-3", "qrcode-3", "code128-1", "rssexpanded-1", "datamatrix-1", "falsepositives-2"];

    [Fact]
    public async Task Photos_ByFamily_AreReadWithinOneOfTheBestAndNoneWrong()
    {
        ZXingApiTests.RequireStandIn();
        OtherReaders.Require();
        var table = new StringBuilder("| family | pictures | this reader: right, wrong | zbarimg | ZXingReader |\n|---|---|---|---|---|\n");
        var faults = new List<string>();
        foreach (var family in Families)
        {
            var files = Directory.GetFiles(SharedData.Folder("barcodes", "photos", family), "*.png").Order(StringComparer.Ordinal).ToList();
            var own = new Score();
            var others = OtherReaders.Names.Select(_ => new Score()).ToArray();
            foreach (var file in files)
            {
                var truth = Path.ChangeExtension(file, ".txt");
                var expected = File.Exists(truth) ? OtherReaders.Plain(await File.ReadAllTextAsync(truth, TestContext.Current.CancellationToken)) : "";
                own.Count(string.Join('\n', Read(file).Select(code => OtherReaders.Plain(code.Text))), expected);
                for (var i = 0; i < others.Length; i++)
                    others[i].Count(OtherReaders.Plain(await OtherReaders.ReadAsync(OtherReaders.Names[i], file)), expected);
            }

            table.AppendLine($"| {family} | {files.Count} | {own} | {others[0]} | {others[1]} |");
            if (own.Right < others.Max(other => other.Right) - 1)
                faults.Add($"{family}: {own.Right} are fewer than the best reader's {others.Max(other => other.Right)} less one.");
            if (own.Wrong > (family == "falsepositives-2" ? 1 : 0))
                faults.Add($"{family}: {own.Wrong} wrong.");
        }

        TestContext.Current.TestOutputHelper!.WriteLine(table.ToString());
        Assert.True(faults.Count == 0, $"{string.Join('\n', faults)}\n{table}");
    }

    private static IReadOnlyList<ReadCode> Read(string file)
    {
        Assert.True(ImageFile.Read(file).TryGet(out var image, out var fault), $"{file}: {fault}");
        return CodeReader.Read(image);
    }

    private sealed class Score
    {
        public int Right { get; private set; }

        public int Wrong { get; private set; }

        public void Count(string read, string expected)
        {
            if (read.Length > 0 && read == expected)
                Right++;
            else if (read.Length > 0)
                Wrong++;
        }

        public override string ToString() => $"{Right}, {Wrong}";
    }
}
