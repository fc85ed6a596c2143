using System.Text;
using System.Text.Json;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;
using CarbonPos.ReferenceTerminal.Tests.Compat;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

public sealed class ImageJsonTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-images-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Run_GoodMissingAndDamagedFiles_GivesOneLineEachInOrder()
    {
        var good = Write("good.png", Ean13Bars.Render("9506000134352"));
        var damaged = Write("damaged.png", Ean13Bars.Render("9506000134352")[..500]);
        var text = Write("note.txt", "hello"u8.ToArray());
        var blank = Write("blank.pgm", "P2 1 1 255 255"u8.ToArray());
        var missing = Path.Combine(folder, "missing.png");

        var (lines, faults) = Run(good, missing, damaged, text, folder, blank, good);

        Assert.Equal(7, lines.Length);
        Assert.Equal(4, faults);
        Assert.Equal($$"""{"file":"{{good}}","codes":[{"symbology":"EAN_13","text":"9506000134352"}],"error":null}""", lines[0]);
        Assert.Equal($$"""{"file":"{{missing}}","codes":[],"error":"FILE_NOT_FOUND: There is no such file; check the name and the folder."}""", lines[1]);
        Assert.StartsWith("IMAGE_DAMAGED: ", Error(lines[2]));
        Assert.StartsWith("IMAGE_UNKNOWN_FORMAT: ", Error(lines[3]));
        Assert.Equal("FILE_UNREADABLE: This is a folder; name the files in it.", Error(lines[4]));
        Assert.Equal($$"""{"file":"{{blank}}","codes":[],"error":null}""", lines[5]);
        Assert.Equal(lines[0], lines[6]);
    }

    [Fact]
    public void Run_TwoCodesInOnePicture_GivesBoth()
    {
        var bars = Ean13Bars.Draw("4006381333931", 3);
        var qr = QrPng.Draw("CPF1:ABC", 6).Image;
        var (width, height) = (Math.Max(bars.Width, qr.Width), bars.Height + qr.Height);
        var pixels = new byte[width * height];
        Array.Fill(pixels, byte.MaxValue);
        for (var y = 0; y < bars.Height; y++)
            bars.Pixels.AsSpan(y * bars.Width, bars.Width).CopyTo(pixels.AsSpan(y * width));
        for (var y = 0; y < qr.Height; y++)
            qr.Pixels.AsSpan(y * qr.Width, qr.Width).CopyTo(pixels.AsSpan((bars.Height + y) * width));
        var file = Write("two.png", PngWriter.Write(new GrayImage(width, height, pixels)));

        var (lines, _) = Run(file);

        using var json = JsonDocument.Parse(Assert.Single(lines));
        var codes = json.RootElement.GetProperty("codes").EnumerateArray().Select(code => $"{code.GetProperty("symbology")} {code.GetProperty("text")}").Order();
        Assert.Equal(["EAN_13 4006381333931", "QR_CODE CPF1:ABC"], codes);
    }

    [Fact]
    public void Run_TurnedAndInvertedPictures_AreReadToo()
    {
        ZXingApiTests.RequireStandIn();
        var upright = Ean13Bars.Draw("9506000134352", 3);
        var turned = new byte[upright.Pixels.Length];
        for (var y = 0; y < upright.Height; y++)
        {
            for (var x = 0; x < upright.Width; x++)
                turned[x * upright.Height + y] = upright.Pixels[y * upright.Width + x];
        }

        var sideways = Write("sideways.png", PngWriter.Write(new GrayImage(upright.Height, upright.Width, turned)));
        var inverted = Write("inverted.png", PngWriter.Write(new GrayImage(upright.Width, upright.Height, [.. upright.Pixels.Select(pixel => (byte)~pixel)])));
        var headOver = Write("headover.png", PngWriter.Write(new GrayImage(upright.Width, upright.Height, [.. upright.Pixels.Reverse()])));

        Assert.All(Run(sideways, inverted, headOver).Lines, line => Assert.Contains("\"9506000134352\"", line));
    }

    [Fact]
    public void Run_PicturesOfNoise_FindsNothingAndSurvives()
    {
        const int Seed = 99;
        var random = new Random(Seed);
        var qr = QrPng.Draw("https://id.gs1.org/01/09506000134352").Image;
        for (var round = 0; round < 40; round++)
        {
            // Half pure noise, half a QR code with most of it overwritten: finder patterns without sense.
            var (width, height) = round % 2 == 0 ? (random.Next(1, 120), random.Next(1, 120)) : (qr.Width, qr.Height);
            var pixels = round % 2 == 0 ? new byte[width * height] : (byte[])qr.Pixels.Clone();
            for (var i = 0; i < pixels.Length * 2; i++)
                pixels[random.Next(pixels.Length)] = (byte)random.Next(256);
            Assert.True(CodeReader.Read(new GrayImage(width, height, pixels)) is [], $"seed {Seed}, round {round}");
        }
    }

    private (string[] Lines, int Faults) Run(params string[] files)
    {
        using var output = new MemoryStream();
        var faults = ImageJson.Run(files, output);
        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.EndsWith("\n", text);
        return (text[..^1].Split('\n'), faults);
    }

    private static string Error(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("error").GetString()!;
    }

    private string Write(string name, byte[] contents)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, contents);
        return path;
    }
}
