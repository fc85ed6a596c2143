using System.Text;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Tests.Compat;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>
/// Photographs, some blurred, dark or askew. The bar is what the better of zbarimg (zbar 0.23.92) and ZXingReader (1.4) of
/// Debian 12 reads with its defaults, upright, one image at a time: counted once and stated here, so that the tests need
/// neither. <see cref="ReaderTableTests"/> counts again where they are installed.
/// </summary>
public sealed class PhotoTests
{
    [Theory]
    [InlineData("ean13-3", 55, 55)]
    [InlineData("upca-3", 21, 12)]
    [InlineData("qrcode-3", 42, 42)]
    [InlineData("code128-1", 7, 6)]
    [InlineData("rssexpanded-1", 35, 35)]
    [InlineData("datamatrix-1", 23, 21)]
    public void Read_AFamilyOfPhotos_ReadsWhatTheBestReadsAndNothingWrong(string family, int photos, int best)
    {
        ZXingApiTests.RequireStandIn();
        var files = Pictures(family);
        Assert.Equal(photos, files.Length);

        var read = 0;
        var wrong = new List<string>();
        foreach (var file in files)
        {
            var expected = File.ReadAllText(Path.ChangeExtension(file, ".txt"), Encoding.UTF8);
            if (family == "rssexpanded-1")
                expected = OtherReaders.Plain(expected); // brackets are for people
            var texts = Read(file).Select(code => family == "rssexpanded-1" ? OtherReaders.Plain(code.Text) : code.Text).ToList();
            wrong.AddRange(texts.Where(text => text != expected).Select(text => $"{file}: {text}, expected {expected}"));
            if (texts.Contains(expected))
                read++;
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(read >= best - 1, $"{family}: read {read} of {photos}; the best of others reads {best}.");
    }

    [Fact]
    public void Read_PhotosWithoutACode_GivesAtMostOneFalseRead()
    {
        ZXingApiTests.RequireStandIn();
        var files = Pictures("falsepositives-2");
        Assert.Equal(25, files.Length);

        // zbarimg's defaults give one false read (a Code 39 of one letter).
        var reads = files.SelectMany(file => Read(file).Select(code => $"{file}: {code}")).ToList();

        Assert.True(reads.Count <= 1, string.Join('\n', reads));
    }

    private static string[] Pictures(string family) =>
        [.. Directory.GetFiles(SharedData.Folder("barcodes", "photos", family), "*.png").Order(StringComparer.Ordinal)];

    private static IReadOnlyList<ReadCode> Read(string file)
    {
        Assert.True(ImageFile.Read(file).TryGet(out var image, out var fault), $"{file}: {fault}");
        return CodeReader.Read(image);
    }
}
