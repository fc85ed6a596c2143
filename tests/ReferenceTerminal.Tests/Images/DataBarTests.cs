using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;
using CarbonPos.ReferenceTerminal.Tests.Compat;
using CarbonPos.ReferenceTerminal.Tests.Rendering;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>
/// DataBar Omnidirectional and Stacked, of which the shared data has no pictures: drawn here from the standard's tables,
/// and readers of others confirm that they were drawn rightly.
/// </summary>
public sealed class DataBarTests
{
    private static readonly int[][] Finders =
        [[3, 8, 2, 1, 1], [3, 5, 5, 1, 1], [3, 3, 7, 1, 1], [3, 1, 9, 1, 1], [2, 7, 4, 1, 1], [2, 5, 6, 1, 1], [2, 3, 8, 1, 1], [1, 5, 7, 1, 1], [1, 3, 9, 1, 1]];

    // Modules and widest of the odd elements, of the even ones, how many combinations the inner of two loops has, first value.
    private static readonly (int Odd, int OddWidest, int Even, int EvenWidest, int Low, int First)[] Outside =
        [(12, 8, 4, 1, 1, 0), (10, 6, 6, 3, 10, 161), (8, 4, 8, 5, 34, 961), (6, 3, 10, 6, 70, 2015), (4, 1, 12, 8, 126, 2715)];

    private static readonly (int Odd, int OddWidest, int Even, int EvenWidest, int Low, int First)[] Inside =
        [(5, 2, 10, 7, 4, 0), (7, 4, 8, 5, 20, 336), (9, 6, 6, 3, 48, 1036), (11, 8, 4, 1, 81, 1516)];

    [Theory]
    [InlineData("04412345678909")]
    [InlineData("00012345678905")]
    [InlineData("20012345678909")]
    [InlineData("09506000134352")]
    [InlineData("99999999999997")]
    public async Task Omnidirectional_IsReadByThisAndByOthers(string gtin)
    {
        ZXingApiTests.RequireStandIn();
        var image = Draw(gtin, 3, 33);
        Assert.Equal([new ReadCode("RSS_14", gtin, null)], CodeReader.Read(image));
        OtherReaders.Require();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, PngWriter.Write(image), TestContext.Current.CancellationToken);
            foreach (var reader in OtherReaders.Names)
                Assert.EndsWith(gtin, OtherReaders.Plain(await OtherReaders.ReadAsync(reader, file)), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Omnidirectional_RandomNumbers_AreReadAnyWayUp()
    {
        ZXingApiTests.RequireStandIn();
        const int Seed = 20261122;
        var random = new Random(Seed);
        for (var round = 0; round < 300; round++)
        {
            var gtin = WithCheckDigit(string.Concat(Enumerable.Range(0, 13).Select(_ => (char)('0' + random.Next(10)))));
            var image = Draw(gtin, 1 + round % 4, 33);
            var seen = (round % 5) switch
            {
                0 => Pictures.Inverted(image),
                1 => new GrayImage(image.Width, image.Height, [.. image.Pixels.Reverse()]),
                2 => Pictures.Turned(image, 5),
                3 => Pictures.Turned(image, 90),
                _ => image,
            };
            var codes = CodeReader.Read(seen);
            Assert.True(codes is [var code] && code.Text == gtin && code.Symbology == "RSS_14", $"{gtin}: [{string.Join(", ", codes)}], seed {Seed}, round {round}");
        }
    }

    // High rows are the omnidirectional kind, low ones the plain.
    [Theory]
    [InlineData("04412345678909", 5, 7)]
    [InlineData("00012345678905", 5, 7)]
    [InlineData("20012345678909", 33, 33)]
    [InlineData("09506000134352", 33, 33)]
    [InlineData("99999999999997", 5, 7)]
    public async Task Stacked_IsReadByThisAndByAnother(string gtin, int top, int bottom)
    {
        ZXingApiTests.RequireStandIn();
        var image = Stacked(Widths(gtin), Widths(gtin), 3, top, bottom);
        Assert.Equal([new ReadCode("RSS_14", gtin, null)], CodeReader.Read(image));
        OtherReaders.Require();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, PngWriter.Write(image), TestContext.Current.CancellationToken);
            Assert.EndsWith(gtin, OtherReaders.Plain(await OtherReaders.ReadAsync("zbarimg", file)), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Stacked_RandomNumbers_AreReadAnyWayUp()
    {
        ZXingApiTests.RequireStandIn();
        const int Seed = 20261123;
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var gtin = WithCheckDigit(string.Concat(Enumerable.Range(0, 13).Select(_ => (char)('0' + random.Next(10)))));
            var isHigh = round % 2 == 0;
            var image = Stacked(Widths(gtin), Widths(gtin), 2 + round % 3, isHigh ? 33 : 5, isHigh ? 33 : 7);
            var seen = (round % 5) switch
            {
                0 => Pictures.Inverted(image),
                1 => new GrayImage(image.Width, image.Height, [.. image.Pixels.Reverse()]),
                2 => Pictures.Turned(image, 90),
                3 => Pictures.Turned(image, 270),
                _ => image,
            };
            var codes = CodeReader.Read(seen);
            Assert.True(codes is [var code] && code.Text == gtin && code.Symbology == "RSS_14", $"{gtin}: [{string.Join(", ", codes)}], seed {Seed}, round {round}");
        }
    }

    // The upper half of one number above the lower half of another: the check sum is that of neither.
    [Fact]
    public void Stacked_HalvesOfTwoNumbers_AreNotBelieved()
    {
        ZXingApiTests.RequireStandIn();
        Assert.Empty(CodeReader.Read(Stacked(Widths("04412345678909"), Widths("09506000134352"), 3, 33, 33)));
        Assert.Empty(CodeReader.Read(Stacked(Widths("00012345678905"), Widths("99999999999997"), 3, 33, 33)));
    }

    // Two symbols side by side: a left half has two right halves near it, and only its own stands below it.
    [Fact]
    public void Stacked_TwoSideBySide_AreBothRead()
    {
        ZXingApiTests.RequireStandIn();
        string[] gtins = ["04412345678909", "09506000134352"];
        var images = Array.ConvertAll(gtins, gtin => Stacked(Widths(gtin), Widths(gtin), 3, 33, 33));
        var paper = Pictures.Blank(images.Sum(image => image.Width), images[0].Height);
        Pictures.Paste(paper, images[0], 0, 0);
        Pictures.Paste(paper, images[1], images[0].Width, 0);
        Assert.Equal(gtins.Order(StringComparer.Ordinal), CodeReader.Read(paper).Select(code => code.Text).Order(StringComparer.Ordinal));
    }

    // Nothing but a part of an expanded symbol: what is left must not pass for a plain one.
    [Fact]
    public void Expanded_CutAnywhere_IsNotTakenForAnother()
    {
        ZXingApiTests.RequireStandIn();
        foreach (var file in Directory.GetFiles(SharedData.Folder("barcodes", "rendered"), "*_databar-exp*.png").Order(StringComparer.Ordinal))
        {
            Assert.True(ImageFile.Read(file).TryGet(out var whole, out _));
            var text = CodeReader.Read(whole) is [var read] ? read.Text : "";
            foreach (var percent in new[] { 30, 50, 70, 90 })
            {
                var width = whole.Width * percent / 100;
                var part = Pictures.Blank(width + 40, whole.Height);
                for (var y = 0; y < whole.Height; y++)
                    whole.Pixels.AsSpan(y * whole.Width + (percent / 20 % 2) * (whole.Width - width), width).CopyTo(part.Pixels.AsSpan(y * part.Width + 20));
                Assert.All(CodeReader.Read(part), code => Assert.True(code.Text == text, $"{file} at {percent} %: {code}"));
            }
        }
    }

    // One wide element more and one less in a character: the check sum must not let it pass.
    [Fact]
    public void Omnidirectional_WithAWrongCharacter_IsNotBelieved()
    {
        ZXingApiTests.RequireStandIn();
        const string Gtin = "04412345678909";
        var widths = Widths(Gtin);
        for (var at = 2; at < widths.Count - 4; at++)
        {
            var wrong = widths.ToList();
            if (wrong[at] < 2)
                continue;
            wrong[at]--;
            wrong[at + 2]++;
            Assert.All(CodeReader.Read(Paint(wrong, 3, 33)), code => Assert.Equal(Gtin, code.Text));
        }
    }

    private static GrayImage Draw(string gtin, int module, int high) => Paint(Widths(gtin), module, high);

    /// <summary>The left half of one above the right half of the other, between guards; a row of white stands for the separator.</summary>
    private static GrayImage Stacked(List<int> upper, List<int> lower, int module, int topHigh, int bottomHigh)
    {
        const int HalfElements = 23;
        var top = Paint([.. upper.Take(HalfElements), 1, 1], module, topHigh);
        var bottom = Paint([0, 1, 1, .. lower.Skip(HalfElements)], module, bottomHigh);
        var separator = (topHigh == bottomHigh ? 3 : 1) * module;
        var image = Pictures.Blank(top.Width, top.Height + bottom.Height - 20 * module + separator);
        Pictures.Paste(image, top, 0, 0);
        Pictures.Paste(image, new GrayImage(bottom.Width, bottom.Height - 10 * module, bottom.Pixels[(10 * module * bottom.Width)..]), 0, (10 + topHigh) * module + separator);
        return image;
    }

    private static List<int> Widths(string gtin)
    {
        var number = long.Parse(gtin.AsSpan(0, 13));
        var (left, right) = (number / 4_537_077, number % 4_537_077);
        int[][] characters =
        [
            Character((int)(left / 1597), Outside, needsNarrow: (false, true), evenFirst: false),
            Character((int)(left % 1597), Inside, needsNarrow: (true, false), evenFirst: true),
            Character((int)(right / 1597), Outside, needsNarrow: (false, true), evenFirst: false),
            Character((int)(right % 1597), Inside, needsNarrow: (true, false), evenFirst: true),
        ];
        var (sum, weight) = (0, 1);
        foreach (var character in characters)
        {
            var place = 1;
            for (var i = 0; i < 8; i += 2, place *= 9)
                sum += weight * place * (character[i] + 3 * character[i + 1]);
            weight *= 4;
        }

        var check = sum % 79;
        check += check >= 8 ? 1 : 0;
        check += check >= 72 ? 1 : 0;
        return
        [
            1, 1, .. characters[0], .. Finders[check / 9], .. characters[1].Reverse(),
            .. characters[3], .. Finders[check % 9].Reverse(), .. characters[2].Reverse(), 1, 1,
        ];
    }

    private static int[] Character(int value, (int Odd, int OddWidest, int Even, int EvenWidest, int Low, int First)[] groups, (bool Odd, bool Even) needsNarrow, bool evenFirst)
    {
        var group = groups.Last(g => g.First <= value);
        var (high, low) = Math.DivRem(value - group.First, group.Low);
        var odd = Combinations(group.Odd, group.OddWidest, needsNarrow.Odd).ElementAt(evenFirst ? low : high);
        var even = Combinations(group.Even, group.EvenWidest, needsNarrow.Even).ElementAt(evenFirst ? high : low);
        return [odd[0], even[0], odd[1], even[1], odd[2], even[2], odd[3], even[3]];
    }

    private static IEnumerable<int[]> Combinations(int sum, int widest, bool needsNarrow) =>
        from a in Enumerable.Range(1, widest)
        from b in Enumerable.Range(1, widest)
        from c in Enumerable.Range(1, widest)
        let d = sum - a - b - c
        where d >= 1 && d <= widest && (!needsNarrow || a == 1 || b == 1 || c == 1 || d == 1)
        select (int[])[a, b, c, d];

    /// <summary>The first element is a space; ten modules of paper all around.</summary>
    private static GrayImage Paint(List<int> widths, int module, int high)
    {
        var image = Pictures.Blank((widths.Sum() + 20) * module, (high + 20) * module);
        var at = 10 * module;
        for (var i = 0; i < widths.Count; i++)
        {
            for (var y = 10 * module; i % 2 == 1 && y < (high + 10) * module; y++)
                image.Pixels.AsSpan(y * image.Width + at, widths[i] * module).Clear();
            at += widths[i] * module;
        }

        return image;
    }

    private static string WithCheckDigit(string digits)
    {
        var sum = digits.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 3 : 1)).Sum();
        return digits + (10 - sum % 10) % 10;
    }
}
