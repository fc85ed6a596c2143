using System.Diagnostics;
using System.Text;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>zbarimg and ZXingReader, the yardsticks; both are Debian packages (zbar-tools, zxing-cpp-tools).</summary>
internal static class OtherReaders
{
    public static readonly string[] Names = ["zbarimg", "ZXingReader"];

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Skips the running test, saying what is absent.</summary>
    public static void Require()
    {
        foreach (var name in Names)
        {
            if (Find(name) is null)
                Assert.Skip($"{name} is not installed; the comparison needs zbar-tools and zxing-cpp-tools.");
        }
    }

    /// <summary>All that a reader says of a picture, in its own way; empty when it finds nothing or fails.</summary>
    public static async Task<string> ReadAsync(string name, string file)
    {
        string[] arguments = name == "zbarimg" ? ["--quiet", "--nodbus", "--raw", "-Sbinary", file] : ["-bytes", file];
        var start = new ProcessStartInfo(Find(name)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var bytes = output.ToArray();
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>What all readers mean by the same code: no brackets, no separators, no line end, a UPC-A as EAN-13.</summary>
    public static string Plain(string text)
    {
        var plain = text.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).Replace("\u001d", "", StringComparison.Ordinal).Trim();
        return plain.Length == 12 && plain.All(char.IsAsciiDigit) ? "0" + plain : plain;
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
