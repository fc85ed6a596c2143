using System.Text;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Tests.Compat;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>
/// Photographs, some blurred, dark or askew. The bar is what zbarimg of Debian 12 (zbar 0.23.92) reads with its defaults,
/// upright, one image at a time: counted once by hand and stated here, so that the tests need no zbarimg.
/// </summary>
public sealed class PhotoTests
{
    [Theory]
    [InlineData("ean13-3", 55, 54)]
    [InlineData("upca-3", 21, 12)]
    [InlineData("qrcode-3", 42, 42)]
    [InlineData("code128-1", 7, 6)]
    public void Read_AFamilyOfPhotos_ReadsWhatZbarimgReadsAndNothingWrong(string family, int photos, int zbarimg)
    {
        ZXingApiTests.RequireStandIn();
        var files = Pictures(family);
        Assert.Equal(photos, files.Length);

        var read = 0;
        var wrong = new List<string>();
        foreach (var file in files)
        {
            var expected = File.ReadAllText(Path.ChangeExtension(file, ".txt"), Encoding.UTF8);
            var codes = Read(file);
            wrong.AddRange(codes.Where(code => code.Text != expected).Select(code => $"{file}: {code}, expected {expected}"));
            if (codes.Any(code => code.Text == expected))
                read++;
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(read >= zbarimg - 1, $"{family}: read {read} of {photos}; zbarimg reads {zbarimg}.");
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

    // DataBar and Data Matrix are not read yet; what matters is that they are not taken for something else.
    [Theory]
    [InlineData("rssexpanded-1", 35)]
    [InlineData("datamatrix-1", 23)]
    public void Read_ASymbologyThatIsNotRead_GivesNothing(string family, int photos)
    {
        var files = Pictures(family);
        Assert.Equal(photos, files.Length);

        Assert.Empty(files.SelectMany(file => Read(file).Select(code => $"{file}: {code}")));
    }

    private static string[] Pictures(string family) =>
        [.. Directory.GetFiles(SharedData.Folder("barcodes", "photos", family), "*.png").Order(StringComparer.Ordinal)];

    private static IReadOnlyList<ReadCode> Read(string file)
    {
        Assert.True(ImageFile.Read(file).TryGet(out var image, out var fault), $"{file}: {fault}");
        return CodeReader.Read(image);
    }
}
