using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed;

namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>A start reads what the build before has left behind.</summary>
public class SnapshotTests
{
    /// <summary>An account of 1,000 g and a cut, both in partition 1 of 2, as version 2 wrote them.</summary>
    private static readonly string[] Before =
    [
        "0102020180DDEEA4D0670002",
        "020000000000000000000000000000000101EA0FD00F00D00F000000000000",
        "0480DDEEA4D067000101931001010180DDEEA4D06700EA0F0000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000120D00FD00FD00FD00FEA0F0000086265666F72652D31D00F00010182EA0FD00F",
        "0480DDEEA4D0670001135301010280DDEEA4D06700EA0F000000000200000000000000000000000000000000000000000000000000000000000000000000000000000000000000012000000000EA0F0000086265666F72652D31B7932D00",
        "0601CF0F",
        "07",
    ];

    private static readonly AccountId Anna = new(0, 1);
    private static readonly Policy Policy = new() { Version = "test-1" };

    [Fact]
    public void Restore_OfTheVersionBefore_HasAllThatItHad_AndNoLastDays()
    {
        var book = Book.Restore(Before.Select(record => new ReadOnlyMemory<byte>(Convert.FromHexString(record))));

        Assert.Equal((2, 1_000L, 2L), (book.PartitionCount, book.FindAccount(Anna)!.Available(BudgetPeriod.FromYear(2026)).Grams, book.LastSequence(1)));
        Assert.Equal((null, null, null), (book.FindAccount(Anna)!.LastDay, book.LastCut(0), book.LastCut(1)));
        Assert.Equal(BookDump.Of(book), BookDump.Of(Book.Restore(book.Snapshot())));
        // It goes on from there: what it has not written down, the next cut says.
        Assert.Equal(Refusal.None, Post(book, new CloseAccount(new(2026, 6, 1)) { Request = Key(3), At = book.LastSeen, Account = Anna }));
        Assert.Equal(Refusal.None, Post(book, Sale(4, book)));
        Assert.Equal(Refusal.None, Post(book, new CutDay(1, new(2026, 6, 2)) { Request = Key(5), At = book.LastSeen }));
        Assert.Equal(Refusal.AccountClosed, Post(book, Sale(6, book)));
    }

    [Fact]
    public void Restore_ClosedAccounts_AreClosed_AndDaysStayEnded()
    {
        var book = new Book(2);
        foreach (var account in (AccountId[])[Anna, new(0, 2), new(0, 3)])
        {
            Post(book, new Allocate(BudgetPeriod.FromYear(2026), Co2eMass.FromGrams(1_000)) { Request = Key((int)account.Low), At = DateTimeOffset.UnixEpoch.AddYears(56), Account = account });
        }

        Post(book, new CloseAccount(DateOnly.MinValue) { Request = Key(4), At = book.LastSeen, Account = Anna });
        Post(book, new CloseAccount(DateOnly.MaxValue) { Request = Key(5), At = book.LastSeen, Account = new(0, 2) });
        Post(book, new CutDay(1, new(2026, 6, 2)) { Request = Key(6), At = book.LastSeen });
        // A day before it that is cut once more ends nothing that was open.
        Post(book, new CutDay(1, new(2026, 6, 1)) { Request = Key(7), At = book.LastSeen });

        var copy = Book.Restore(book.Snapshot());
        Assert.Equal(BookDump.Of(book), BookDump.Of(copy));
        Assert.Equal((DateOnly.MinValue, DateOnly.MaxValue, null), (copy.FindAccount(Anna)!.LastDay, copy.FindAccount(new(0, 2))!.LastDay, copy.FindAccount(new(0, 3))!.LastDay));
        Assert.Equal((null, new DateOnly(2026, 6, 2)), (copy.LastCut(0), copy.LastCut(1)));
        Assert.Equal(Refusal.AccountClosed, Post(copy, Sale(8, copy)));
    }

    [Fact]
    public void Restore_OfALaterVersion_IsRefused()
    {
        var later = Convert.FromHexString(Before[0]);
        later[1] = 4;
        Assert.Contains("Snapshot version 4", Assert.Throws<InvalidDataException>(() => Book.Restore([later])).Message, StringComparison.Ordinal);
    }

    private static Refusal Post(Book book, TransactionEvent e) => book.Post(Fingerprints.Sign(e), Policy, new List<JournalEntry>()).Answer!.Refusal;

    private static Sale Sale(int id, Book book) => new()
    {
        Request = new(new(101), new Guid(id, 0, 0, new byte[8])),
        At = book.LastSeen,
        Account = Anna,
        Seller = new(new(101), 1, default),
        Lines = [SoldLine.StatedByTill(Co2eMass.FromGrams(1))],
    };

    private static RequestKey Key(int id) => new(MerchantId.Authority, new Guid(id, 0, 0, new byte[8]));
}
