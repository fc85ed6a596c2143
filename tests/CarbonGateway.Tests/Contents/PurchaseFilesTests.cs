using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Contents.Purchases;
using CarbonPos.Testbed;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>Folders and lists of file names, none of which is to be trusted: what is bad stops nothing else.</summary>
public sealed class PurchaseFilesTests : IDisposable
{
    private const string Milk = PurchaseDesk.Milk;

    private readonly PurchaseDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Folder_WithBadFiles_ReadsTheOthers()
    {
        _desk.Write("a/empty.xml", []);
        _desk.Write("b/text.txt", "no invoice"u8.ToArray());
        _desk.Write("c/good.xml", Good());
        _desk.Write("d/page.xml", "<html/>"u8.ToArray());
        using (var large = new FileStream(_desk.In("large.pdf"), FileMode.Create)) large.SetLength((32 << 20) + 1);

        Assert.Equal(
            ["a/empty.xml 0 FILE_EMPTY", "b/text.txt 0 INVOICE_UNKNOWN_FORMAT", "d/page.xml 0 NOT_AN_INVOICE", "large.pdf 0 INVOICE_TOO_LARGE"],
            _desk.Left());
        Assert.Single(_desk.Contents());
    }

    /// <summary>Each attack on the reader in turn, and an invoice among them.</summary>
    [Fact]
    public void Folder_OfAttacks_GivesTheOneInvoiceInIt()
    {
        var attacks = InvoiceAttacks.All().ToList();
        foreach (var (i, attack) in attacks.Index()) _desk.Write($"{i:000}", attack.Make());
        _desk.Write("050-good", Good());

        Assert.Equal(attacks.Count, _desk.Left().Count);
        Assert.Single(_desk.Contents());
    }

    /// <summary>To open a pipe that nobody writes to waits for ever.</summary>
    [Fact]
    public void Folder_WithAPipe_DoesNotWaitForIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no pipes in folders.");
        _desk.Write("good.xml", Good());
        using var made = System.Diagnostics.Process.Start("mkfifo", [_desk.In("pipe.xml")]);
        made.WaitForExit();
        File.CreateSymbolicLink(_desk.Back.In("to-pipe"), _desk.In("pipe.xml"));

        Assert.Equal(["pipe.xml 0 FILE_EMPTY"], _desk.Left());
        Assert.Equal(1, _desk.RunOver(_desk.Back.In("to-pipe")));
        Assert.Contains("FILE_EMPTY", _desk.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_WithLinks_FollowsNone()
    {
        _desk.Write("a/good.xml", Good());
        Directory.CreateSymbolicLink(_desk.In("a/circle"), _desk.Invoices);
        File.CreateSymbolicLink(_desk.In("b.xml"), _desk.In("a/good.xml"));
        File.CreateSymbolicLink(_desk.In("c.xml"), _desk.In("nowhere"));

        Assert.Equal(["a/circle 0 LINK_NOT_FOLLOWED", "b.xml 0 LINK_NOT_FOLLOWED", "c.xml 0 LINK_NOT_FOLLOWED"], _desk.Left());
        Assert.Equal(0, _desk.RunOver(_desk.In("b.xml")));
    }

    [Fact]
    public void Folder_TooDeep_IsLeft()
    {
        var deep = string.Join('/', Enumerable.Repeat("f", PurchaseFiles.MostDeep));
        _desk.Write($"{deep}/bad.xml", Good());
        _desk.Write($"{deep[..^2]}/good.xml", Good());

        Assert.Equal([$"{deep} 0 FOLDER_TOO_DEEP"], _desk.Left());
        Assert.Single(_desk.Contents());
    }

    /// <summary>Whatever few names are held at once, each file comes once and in order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(100)]
    public void Folder_OfMoreNamesThanAreHeld_ComesWholeAndInOrder(int batch)
    {
        string[] names = ["a", "a b", "a/x", "a.d/1", "a.d/10", "a.d/2", "B", "b", "é", "z/y/x", "~"];
        foreach (var name in names.Select(name => name == "a" ? "0" : name)) _desk.Write(name, [1]);
        var left = new List<ContentFault>();

        var found = new PurchaseFiles(left.Add, batch).Below(_desk.Invoices).Select(path => Path.GetRelativePath(_desk.Invoices, path));

        Assert.Equal(["0", "B", "a/x", "a b", "a.d/1", "a.d/10", "a.d/2", "b", "z/y/x", "~", "é"], found);
        Assert.Empty(left);
    }

    [Fact]
    public void Input_ListOfNames_IsReadLineByLine()
    {
        _desk.Write("a.xml", Good());
        _desk.Write("sub/b.xml", Good(PurchaseDesk.Wine));
        _desk.Back.Input = $"{_desk.In("a.xml")}\r\n\n{new string('x', NameList.MostCharacters + 1)}\n/no/such\u001b[2Jfile\n\0\n{_desk.In("sub")}";

        Assert.Equal(3, _desk.RunOver("-"));
        Assert.Equal(2, _desk.Contents().Count);
        Assert.Contains("-, line 3: FILE_NAME_TOO_LONG:", _desk.Output, StringComparison.Ordinal);
        Assert.Contains("/no/such [2Jfile: FILE_MISSING:", _desk.Output, StringComparison.Ordinal);
        Assert.Contains("        2 FILE_MISSING\n", _desk.Output, StringComparison.Ordinal);
    }

    /// <summary>What a name, a number or a supplier holds is never an order to a console or to the import.</summary>
    [Fact]
    public void Words_WithControlCharacters_AreShownAndKeptWithout()
    {
        _desk.Write("a\u001b[31m\n.xml", new WrittenInvoice("17\u0085\u009b31m \"x\", " + new string('9', 5000), "2026-11-20", WrittenInvoice.Line(Milk, "1", "C62", "100 g"))
        {
            Name = new string('n', 59) + "\U0001F404 et fils",
        });

        Assert.Equal(0, _desk.Run());
        Assert.DoesNotContain(_desk.Output, c => char.IsControl(c) && c != '\n');
        var content = Assert.Single(_desk.Contents());
        Assert.Equal(new string('n', 59) + "…", content.Supplier);
        Assert.Equal((40, "17 31m \"x\", 99"), (content.Version.Length, content.Version[..14]));
    }

    /// <summary>Progress is told once a second, on standard error.</summary>
    [Fact]
    public void Progress_OfLongWork_IsTold()
    {
        _desk.Write("a.xml", Good());
        _desk.Write("b.xml", Good());
        _desk.Run();
        Assert.Equal("", _desk.Back.Error);

        _desk.Back.Input = $"{_desk.In("a.xml")}\n{_desk.In("b.xml")}\n";
        using var input = new WaitingReader(new StringReader(_desk.Back.Input), _desk.Back.Clock);
        using var error = new StringWriter();
        new PurchasesCommand(input, TextWriter.Null, error, _desk.Back.Clock).Run(new(["-", "--merchant", "1", "--out", _desk.Gates], PurchasesCommand.Flags, PurchasesCommand.Options));
        Assert.Equal("1 files read, 1 invoices, 1 contents\n2 files read, 2 invoices, 1 contents\n", error.ToString().ReplaceLineEndings("\n"));
    }

    private static WrittenInvoice Good(string gtin = Milk) => new("1", "2026-11-20", WrittenInvoice.Line(gtin, "1", "C62", "100 g"));

    /// <summary>A list that takes a second for each of its lines.</summary>
    private sealed class WaitingReader(TextReader inner, ManualClock clock) : TextReader
    {
        public override int Read()
        {
            var c = inner.Read();
            if (c == '\n') clock.Advance(TimeSpan.FromSeconds(1));
            return c;
        }
    }
}
