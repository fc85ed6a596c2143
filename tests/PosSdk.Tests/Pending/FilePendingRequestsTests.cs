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
        for (var cut = 4096; cut < bytes.Length; cut += 7)
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
