using CarbonPos.Bench.Reporting;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;

namespace CarbonPos.Bench;

/// <summary>What it costs to look at a picture of 640 × 480 in process: with an EAN-13 in it, and with nothing that can be read.</summary>
internal static class ImagesAlone
{
    private const int Width = 640, Height = 480;
    private const int Seed = 20_261_122;
    private const double MostWithCode = 15, MostWithout = 200;

    // As often a till has looked before: what the JIT still has to do would count as the picture's.
    private const int WarmUps = 30;

    public static int Run(Arguments arguments)
    {
        var report = new CoreReport("pictures", "One thread, in process; medians, time of the processor.");
        var rounds = arguments.Number("rounds", 25);
        var random = new Random(Seed);
        (string What, GrayImage Picture, string? Text, double Most)[] pictures =
        [
            ("EAN-13, 2 dots a module", WithCode(2, 0), "4006381333931", MostWithCode),
            ("EAN-13, 4 dots a module", WithCode(4, 0), "4006381333931", MostWithCode),
            ("EAN-13, 3 dots a module, noise of ±5 levels", WithCode(3, 5, random), "4006381333931", MostWithCode),
            ("EAN-13, 3 dots a module, noise of ±20 levels", WithCode(3, 20, random), "4006381333931", MostWithCode),
            ("white paper", Blank(255), null, MostWithout),
            ("boxes of all sizes and greys", Boxes(random), null, MostWithout),
            ("stripes that are no code", Stripes(random), null, MostWithout),
            ("noise", Noise(random), null, MostWithout),
        ];
        report.Table("| picture of 640 × 480 | median, processor ms | longest |");
        foreach (var (what, picture, text, most) in pictures)
        {
            var times = new List<double>();
            for (var round = -WarmUps; round < rounds; round++)
            {
                // Time of the processor, not of the wall: whatever else the machine does must not count.
                var start = Environment.CpuUsage.TotalTime;
                var codes = CodeReader.Read(picture);
                var took = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
                if ((text is null && codes.Count > 0) || (text is not null && (codes is not [var code] || code.Text != text)))
                    throw new InvalidOperationException($"{what}: [{string.Join(", ", codes)}] was read.");
                if (round >= 0) times.Add(took);
            }

            times.Sort();
            var median = times[times.Count / 2];
            report.Row($"| {what} | {median:0.0} | {times[^1]:0.0} |");
            report.Promise(new($"{what}, ms", median, most, false));
        }

        return report.End(arguments);
    }

    private static GrayImage WithCode(int module, int noise, Random? random = null)
    {
        var code = Ean13Bars.Draw("4006381333931", module);
        var pixels = Blank(230).Pixels;
        for (var y = 0; y < code.Height; y++)
            code.Pixels.AsSpan(y * code.Width, code.Width).CopyTo(pixels.AsSpan((y + (Height - code.Height) / 2) * Width + (Width - code.Width) / 2));
        for (var i = 0; i < pixels.Length && random is not null; i++)
            pixels[i] = (byte)Math.Clamp(pixels[i] + random.Next(-noise, noise + 1), 0, 255);
        return new GrayImage(Width, Height, pixels);
    }

    private static GrayImage Blank(byte gray)
    {
        var pixels = new byte[Width * Height];
        Array.Fill(pixels, gray);
        return new GrayImage(Width, Height, pixels);
    }

    private static GrayImage Boxes(Random random)
    {
        var picture = Blank(200);
        for (var box = 0; box < 400; box++)
        {
            int left = random.Next(Width), top = random.Next(Height), wide = random.Next(2, 120), high = random.Next(2, 120);
            var gray = (byte)random.Next(256);
            for (var y = top; y < Math.Min(Height, top + high); y++)
                picture.Pixels.AsSpan(y * Width + left, Math.Min(wide, Width - left)).Fill(gray);
        }

        return picture;
    }

    private static GrayImage Stripes(Random random)
    {
        var picture = Blank(255);
        for (var x = 0; x < Width;)
        {
            var wide = random.Next(1, 12);
            for (var y = 0; y < Height; y++)
                picture.Pixels.AsSpan(y * Width + x, Math.Min(wide, Width - x)).Clear();
            x += wide + random.Next(1, 12);
        }

        return picture;
    }

    private static GrayImage Noise(Random random)
    {
        var picture = Blank(0);
        random.NextBytes(picture.Pixels);
        return picture;
    }
}
