using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;

namespace CarbonPos.ReferenceTerminal.Tests.Rendering;

/// <summary>What tests do with pictures: draw a code, turn it, lay several on one sheet, fill an SVG's boxes.</summary>
internal static class Pictures
{
    public const string Link = "https://id.example.com/01/09506000134352/10/AB-123?17=271231";
    public const string Flashcode = "CPF1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0B.H";

    /// <summary>One of each symbology: what is asked for, what a reader says, its name there.</summary>
    public static readonly (string Text, PrintedSymbology Kind, string Read, string Name)[] Codes =
    [
        ("4006381333931", PrintedSymbology.Ean13, "4006381333931", "EAN_13"),
        ("9780201379624", PrintedSymbology.Ean13, "9780201379624", "EAN_13"),
        ("96385074", PrintedSymbology.Ean8, "96385074", "EAN_8"),
        ("036000291452", PrintedSymbology.UpcA, "036000291452", "UPC_A"),
        ("(01)09506000134352(17)271231(10)AB-123(21)x/9_q", PrintedSymbology.Gs1128, "01095060001343521727123110AB-123\u001D21x/9_q", "CODE_128"),
        ("(00)395200000000000012", PrintedSymbology.Gs1128, "00395200000000000012", "CODE_128"),
        ("(01)90614141000015(10)A1B22C333D(3103)001250", PrintedSymbology.Gs1128, "019061414100001510A1B22C333D\u001D3103001250", "CODE_128"),
        ("15400141288763", PrintedSymbology.Itf14, "15400141288763", "ITF"),
        (Link, PrintedSymbology.QrCode, Link, "QR_CODE"),
        (Flashcode, PrintedSymbology.Flashcode, Flashcode, "QR_CODE"),
    ];

    public static PrintOrder Order(string text, PrintedSymbology? kind = null)
    {
        Assert.True(PrintOrder.Read(text, kind).TryGet(out var order, out var fault), fault?.English);
        return order;
    }

    public static Sheet Draw(string text, PrintedSymbology kind, int module, int dpi = 300) => PrintedLabel.Draw(Order(text, kind), new PrintScale(module, dpi));

    public static IReadOnlyList<ReadCode> ReadBack(byte[] file)
    {
        Assert.True(ImageFile.Decode(file).TryGet(out var image, out var fault), fault?.ToString());
        return CodeReader.Read(image);
    }

    public static GrayImage Blank(int width, int height)
    {
        var pixels = new byte[width * height];
        Array.Fill(pixels, byte.MaxValue);
        return new GrayImage(width, height, pixels);
    }

    public static void Paste(GrayImage paper, GrayImage code, int left, int top)
    {
        for (var y = 0; y < code.Height; y++)
            code.Pixels.AsSpan(y * code.Width, code.Width).CopyTo(paper.Pixels.AsSpan((y + top) * paper.Width + left));
    }

    /// <summary>Turned about the middle on white paper, each dot the mean of 3 × 3 samples as a camera would see it.</summary>
    public static GrayImage Turned(GrayImage image, double degrees)
    {
        var side = (int)Math.Ceiling(Math.Sqrt((double)image.Width * image.Width + (double)image.Height * image.Height)) + 20;
        var turned = Blank(side, side);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var sum = 0;
                for (var sample = 0; sample < 9; sample++)
                {
                    double right = x + (sample % 3 + 0.5) / 3 - side / 2.0, down = y + (sample / 3 + 0.5) / 3 - side / 2.0;
                    var fromX = (int)Math.Floor(cos * right + sin * down + image.Width / 2.0);
                    var fromY = (int)Math.Floor(cos * down - sin * right + image.Height / 2.0);
                    sum += fromX < 0 || fromY < 0 || fromX >= image.Width || fromY >= image.Height ? 255 : image.Pixels[fromY * image.Width + fromX];
                }

                turned.Pixels[y * side + x] = (byte)(sum / 9);
            }
        }

        return turned;
    }

    public static GrayImage Inverted(GrayImage image) => new(image.Width, image.Height, [.. image.Pixels.Select(pixel => (byte)~pixel)]);

    /// <summary>The boxes of an SVG, which are the bars and modules of the code, filled in dots.</summary>
    public static GrayImage Boxes(string svg)
    {
        var root = System.Xml.Linq.XDocument.Parse(svg).Root!;
        var size = root.Attribute("viewBox")!.Value.Split(' ').Select(int.Parse).ToArray();
        var paper = Blank(size[2], size[3]);
        var path = root.Elements().First(e => e.Name.LocalName == "path").Attribute("d")!.Value;
        foreach (var box in path.Split('z', StringSplitOptions.RemoveEmptyEntries))
        {
            var numbers = box.TrimStart('M').Split([' ', 'h', 'v'], StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray();
            for (var y = numbers[1]; y < numbers[1] + numbers[3]; y++)
                paper.Pixels.AsSpan(y * paper.Width + numbers[0], numbers[2]).Clear();
        }

        return paper;
    }
}
