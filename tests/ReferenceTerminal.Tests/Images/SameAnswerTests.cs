using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Tests.Compat;
using CarbonPos.ReferenceTerminal.Tests.Rendering;
using ZXing;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>What a picture holds is a matter of the picture: a reader that gives up by the clock reads less on a busy machine.</summary>
public sealed class SameAnswerTests
{
    private static readonly string[] Clocks =
        ["Stopwatch", "DateTime", "DateTimeOffset", "TimeProvider", "TimeSpan", "Timer", "PeriodicTimer", "CancellationTokenSource"];

    private static readonly string[] Readings = ["get_TickCount", "get_TickCount64", "get_CpuUsage", "GetTimestamp"];

    // libdmtx's own walk over a picture ends by the clock on the wall.
    private static readonly string[] NativeClocks = ["time", "clock", "dmtxRegionFindNext"];

    [Fact]
    public void TheReader_AsksNoClock()
    {
        ZXingApiTests.RequireStandIn();
        using var file = new PEReader(File.OpenRead(typeof(BarcodeReaderGeneric).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Select(handle => metadata.GetString(metadata.GetTypeReference(handle).Name)).ToList();
        var members = metadata.MemberReferences.Select(handle => metadata.GetString(metadata.GetMemberReference(handle).Name)).ToList();
        var imports = metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
            .Where(method => (method.Attributes & System.Reflection.MethodAttributes.PinvokeImpl) != 0)
            .Select(method => metadata.GetString(method.GetImport().Name)).ToList();

        Assert.Contains("zbar_scan_image", imports);
        Assert.Contains("Math", types);
        Assert.Empty(types.Intersect(Clocks));
        Assert.Empty(members.Intersect(Readings));
        Assert.DoesNotContain(imports, name => NativeClocks.Any(clock => name.Contains(clock, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Pictures_BesideBusyThreads_AreReadAsOnAQuietMachine()
    {
        ZXingApiTests.RequireStandIn();
        var pictures = Hard().ToList();
        var quiet = pictures.ConvertAll(picture => string.Join('\n', CodeReader.Read(picture)));
        using var stop = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                Thread.SpinWait(1000);
        })).ToList();
        busy.ForEach(thread => thread.Start());
        try
        {
            Assert.Equal(quiet, pictures.ConvertAll(picture => string.Join('\n', CodeReader.Read(picture))));
        }
        finally
        {
            stop.Cancel();
            busy.ForEach(thread => thread.Join());
        }
    }

    /// <summary>Pictures that are read late in the search, or not at all.</summary>
    private static IEnumerable<GrayImage> Hard()
    {
        var random = new Random(20_261_122);
        foreach (var (text, kind, _, _) in Pictures.Codes)
        {
            var upright = Pictures.Draw(text, kind, 3).ToImage();
            foreach (var degrees in new[] { 30, 60 })
            {
                var turned = Pictures.Turned(upright, degrees);
                yield return turned;
                yield return new GrayImage(turned.Width, turned.Height, [.. turned.Pixels.Select(pixel => (byte)Math.Clamp(pixel + random.Next(-20, 21), 0, 255))]);
            }
        }
    }
}
