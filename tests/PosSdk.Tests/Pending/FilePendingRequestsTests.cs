using CarbonPos.PosSdk.Pending;

namespace CarbonPos.PosSdk.Tests.Pending;

public sealed class FilePendingRequestsTests : PendingRequestsContract, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-pending-").FullName;
    private FilePendingRequests store;

    public FilePendingRequestsTests() => store = new FilePendingRequests(folder);

    protected override IPendingRequests Store => store;

    private string Slots => Path.Combine(folder, "pending.slots");

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Open_AfterAStop_HasWhatWasKept()
    {
        var sale = Sale(RequestId.New(), "CPA1:a");
        var removed = Sale(RequestId.New(), "CPA1:b");
        store.Save(sale);
        store.Save(removed);
        store.Remove(removed.RequestId);
        Reopen();
        Assert.Equal(sale, Assert.Single(store.List()));
        Assert.Equal(PendingSave.OtherTarget, store.Save(Sale(removed.RequestId, "CPA1:c")));
    }

    [Fact]
    public void Open_RandomHistory_HasExactlyWhatIsLeft()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var model = new Dictionary<RequestId, PendingRequest>();
        for (var step = 0; step < 600; step++)
        {
            var choice = random.Next(10);
            if (choice < 5)
            {
                var request = Sale(RequestId.New(), $"CPA1:{random.Next(100)}");
                if (store.Save(request) == PendingSave.New)
                {
                    model.Add(request.RequestId, request);
                }
            }
            else if (choice < 9 && model.Count > 0)
            {
                var id = model.Keys.ElementAt(random.Next(model.Count));
                store.Remove(id);
                model.Remove(id);
            }
            else if (random.Next(4) == 0)
            {
                Reopen();
            }

            if (step % 50 == 0)
            {
                Assert.Equal(model.Keys.Select(k => k.Value).Order(), store.List().Select(r => r.RequestId.Value).Order());
            }
        }
    }

    [Fact]
    public void Open_SlotCutShortAnywhere_LosesOnlyThatRequest()
    {
        var whole = Sale(RequestId.New(), "CPA1:whole");
        store.Save(whole);
        store.Save(Sale(RequestId.New(), "CPA1:cut"));
        store.Dispose();
        var bytes = File.ReadAllBytes(Slots);
        // As far as the text goes; behind it there are zeros only.
        for (var cut = 4096; cut <= Array.LastIndexOf(bytes, (byte)'\n'); cut += 7)
        {
            File.WriteAllBytes(Slots, bytes[..cut]);
            store = new FilePendingRequests(folder);
            Assert.Equal(whole, Assert.Single(store.List()));
            Assert.Equal(PendingSave.New, store.Save(Sale(RequestId.New(), "CPA1:next")));
            store.Dispose();
        }

        store = new FilePendingRequests(folder);
    }

    [Fact]
    public void Open_SlotOverwrittenByShorterText_ReadsTheNewOne()
    {
        var longest = PendingRequest.For(RequestId.New(), RequestKind.Sale, Noon, Instrument.Flashcode("CPF1:" + new string('+', 595)), new string('\u0001', 200));
        store.Save(longest);
        Reopen();
        Assert.Equal(longest, Assert.Single(store.List()));
        store.Remove(longest.RequestId);
        var next = Sale(RequestId.New(), "CPA1:a");
        store.Save(next);
        Reopen();
        Assert.Equal(next, Assert.Single(store.List()));
        Assert.InRange(new FileInfo(Slots).Length, 1, 4096);
    }

    [Fact]
    public void Remove_ASale_WipesWhatPaid()
    {
        var sale = Sale(RequestId.New(), "CPA1:clear-text-of-a-card");
        store.Save(sale);
        store.Remove(sale.RequestId);
        store.Dispose();
        Assert.All(Directory.GetFiles(folder), f => Assert.DoesNotContain("CPA1:", File.ReadAllText(f)));
        store = new FilePendingRequests(folder);
    }

    [Fact]
    public void Open_SlotSettledByAnEarlierVersion_IsWiped()
    {
        store.Save(Sale(RequestId.New(), "CPA1:old"));
        store.Dispose();
        var bytes = File.ReadAllBytes(Slots);
        bytes[0] = (byte)'-';
        File.WriteAllBytes(Slots, bytes);
        store = new FilePendingRequests(folder);
        Assert.Empty(store.List());
        store.Dispose();
        Assert.All(File.ReadAllBytes(Slots), b => Assert.Equal(0, b));
        store = new FilePendingRequests(folder);
    }

    [Fact]
    public void Open_DamagedSlots_IsRefusedAndNamesThem()
    {
        store.Save(Sale(RequestId.New(), "CPA1:a"));
        store.Save(Sale(RequestId.New(), "CPA1:b"));
        store.Dispose();
        var whole = File.ReadAllBytes(Slots);
        var noise = new byte[5_000];
        new Random(21).NextBytes(noise);
        var flipped = whole.ToArray();
        flipped[4096 + 100] ^= 1;
        var emptied = whole.ToArray();
        emptied.AsSpan(4096, 64).Clear();
        foreach (var (bytes, slots) in ((byte[], int[])[])[(noise, [1, 2]), (flipped, [2]), (emptied, [2])])
        {
            File.WriteAllBytes(Slots, bytes);
            var error = Assert.Throws<PendingDamagedException>(() => new FilePendingRequests(folder));
            Assert.Equal(Slots, error.File);
            Assert.Equal(slots, error.Slots);
            Assert.Contains("keep it for support", error.Message);
            Assert.Equal(bytes, File.ReadAllBytes(Slots));
        }

        File.Delete(Slots);
        store = new FilePendingRequests(folder);
        Assert.Empty(store.List());
    }

    [Fact]
    public void Open_FolderOfAnotherTill_IsRefusedWithAHint()
    {
        var error = Assert.Throws<IOException>(() => new FilePendingRequests(folder));
        Assert.Contains("another till", error.Message);
    }

    [Fact]
    public void Files_OnUnix_AreTheOwnersOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no mode bits.");
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Slots));
    }

    [Fact]
    public void Remove_TwentyThousand_RemembersTheNewestTenThousand()
    {
        var settled = new SettledIds();
        var ids = Enumerable.Range(0, 20_000).Select(_ => RequestId.New()).ToList();
        ids.ForEach(id => settled.Remember(id, "t"));
        Assert.All(ids[..10_000], id => Assert.Null(settled.TargetOf(id)));
        Assert.All(ids[10_000..], id => Assert.Equal("t", settled.TargetOf(id)));
    }

    private void Reopen()
    {
        store.Dispose();
        store = new FilePendingRequests(folder);
    }
}
