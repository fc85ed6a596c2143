using System.Diagnostics;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices;

public sealed class InvoiceAttackTests(ITestOutputHelper output)
{
    // Everything that was allocated while one file was read, collected since or not: what was held at once is less.
    private const long MaxAllocatedBytes = 64L << 20;

    // The promise is one second, which the bench holds. A machine that does three other things takes no ten for it; a reader
    // that unpacks a gigabyte, or that takes quadratic time, takes longer.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Names => [.. InvoiceAttacks.All().Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Attack_IsRefusedByNameWithinBounds(string name)
    {
        var attack = InvoiceAttacks.All().Single(a => a.Name == name);
        _ = Reading.FaultOf("<a/>"u8.ToArray());
        var file = attack.Make();
        var (before, start) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());

        var parse = InvoiceReader.Read(file);

        var (took, allocated) = (Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);
        output.WriteLine($"{name}: {took.TotalMilliseconds:0} ms, {allocated / 1e6:0.0} MB for {file.Length / 1e6:0.0} MB");
        Assert.False(parse.TryGet(out _, out var fault));
        Assert.True(attack.Code == fault.Code, fault.ToString());
        Assert.EndsWith(".", fault.Sentence, StringComparison.Ordinal);
        Assert.True(fault.Sentence.Length < 400, fault.Sentence);
        Assert.True(allocated <= MaxAllocatedBytes, $"{allocated:#,0} bytes");
        Assert.True(took <= MaxTime, $"{took}");
    }

    [Fact]
    public void Attacks_CoverEveryFaultCode()
    {
        var codes = typeof(InvoiceFaultCodes).GetFields().Select(f => (string)f.GetRawConstantValue()!);

        Assert.Empty(codes.Except(InvoiceAttacks.All().Select(a => a.Code)));
    }
}
