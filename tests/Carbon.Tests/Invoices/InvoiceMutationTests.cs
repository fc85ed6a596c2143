using System.Globalization;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices;

/// <summary>Sound files with bytes changed, taken out, doubled or swapped: each is read or refused, none throws. CARBONPOS_LONG=1 tries fifty times as many.</summary>
public sealed class InvoiceMutationTests
{
    private const int Seed = 16931;
    private const long MaxAllocatedBytes = 64L << 20;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1" ? 100_000 : 2_000;

    private static readonly byte[][] Seeds =
    [
        InvoiceSamples.Bytes(InvoiceSamples.Cii(3)),
        InvoiceSamples.Bytes(InvoiceSamples.Ubl(3)),
        PdfMaker.WithAttachment("factur-x.xml", InvoiceSamples.Bytes(InvoiceSamples.Cii())).WithTable(),
        PdfMaker.WithAttachment("factur-x.xml", InvoiceSamples.Bytes(InvoiceSamples.Cii()), isPacked: false).WithTable(),
        PdfMaker.WithAttachment("factur-x.xml", InvoiceSamples.Bytes(InvoiceSamples.Cii())).WithStreams(),
        new PdfMaker().Stream(5, "/Filter /FlateDecode", PdfMaker.Pack(InvoiceSamples.Bytes(InvoiceSamples.Ubl()))).Update(PdfMaker.WithAttachment("xrechnung.xml", [1]).WithStreams()),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Read_MutatedFiles_NeverThrows(int seed)
    {
        var random = new Random(Seed + seed);
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var file = Mutations.Of(Seeds[seed], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var where = string.Create(CultureInfo.InvariantCulture, $"seed {Seed + seed}, round {round}");
            try
            {
                var parse = InvoiceReader.Read(file);
                Assert.True(parse.TryGet(out var invoice, out var fault) ? invoice.Lines.Count <= 10_000 : fault.Sentence.EndsWith('.'), where);
                read += invoice is null ? 0 : 1;
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.IAssertionException)
            {
                throw new InvalidOperationException(where, failure);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before <= MaxAllocatedBytes, where);
        }

        // Mutations that break everything would show nothing of what comes after the first bytes.
        Assert.True(read > Rounds / 100, $"only {read} of {Rounds} were read");
    }
}
