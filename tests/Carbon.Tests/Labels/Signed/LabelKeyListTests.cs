using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;

namespace CarbonPos.Carbon.Tests.Labels.Signed;

/// <summary>Which lists are lists, and which may take the place of another.</summary>
public sealed class LabelKeyListTests : IDisposable
{
    private static readonly DateTimeOffset Issued = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ECDsa registry = LabelPage.PrivateKey("registry");
    private readonly ECDsa company = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        registry.Dispose();
        company.Dispose();
    }

    [Fact]
    public void Successor_Older_IsRefused_SameAgain_IsNot()
    {
        var (two, three, otherThree) = (List(2, Key(1)), List(3), List(3, Key(1)));
        Assert.Equal("", Sign(three).FaultAsSuccessorOf(two, LabelPage.Registry));
        Assert.Equal("", Sign(three).FaultAsSuccessorOf(three, LabelPage.Registry));
        Assert.Contains("older than version 3", Sign(two).FaultAsSuccessorOf(three, LabelPage.Registry), StringComparison.Ordinal);
        Assert.Contains("differs", Sign(otherThree).FaultAsSuccessorOf(three, LabelPage.Registry), StringComparison.Ordinal);
    }

    [Fact]
    public void Successor_NotTheRegistrysWord_IsRefused()
    {
        var list = List(2, Key(1));
        var signature = Sign(list).Signature.ToArray();
        Assert.Contains("not signed", new SignedLabelKeyList(List(2, Key(2)), "1", signature).FaultAsSuccessorOf(null, LabelPage.Registry), StringComparison.Ordinal);
        Assert.Contains("not signed", new SignedLabelKeyList(list, "1", signature.AsMemory(0, 63)).FaultAsSuccessorOf(null, LabelPage.Registry), StringComparison.Ordinal);
        Assert.Contains("no registry key", new SignedLabelKeyList(list, "2", signature).FaultAsSuccessorOf(null, LabelPage.Registry), StringComparison.Ordinal);

        // A key that had not begun, or was over, when the list says that it was made.
        var late = LabelKeyList.TryMake(2, new(2028, 1, 1, 0, 0, 0, TimeSpan.Zero), [], out _)!;
        Assert.Contains("no registry key", Sign(late).FaultAsSuccessorOf(null, LabelPage.Registry), StringComparison.Ordinal);
        Assert.Null(LabelPage.Registry.Find("2", Issued));
    }

    [Fact]
    public void TryMake_WhatNoListHolds_IsRefusedWithItsReason()
    {
        Assert.Null(LabelKeyList.TryMake(0, Issued, [], out var reason));
        Assert.Contains("version", reason, StringComparison.Ordinal);
        Assert.Null(LabelKeyList.TryMake(1, Issued, [Key(2), Key(2)], out reason));
        Assert.Contains("ascend", reason, StringComparison.Ordinal);
        foreach (var wrong in (LabelKey[])
        [
            Key(0), Key(1) with { Company = new(0) }, Key(1) with { Name = "" }, Key(1) with { Name = "a\nb" }, Key(1) with { Name = new('x', 121) },
            Key(1) with { ValidTo = new(2025, 12, 31) }, Key(1) with { ValidTo = new(2149, 6, 7) }, Key(1) with { PublicKey = new byte[65] }, Key(1) with { PublicKey = LabelPage.Point(company).AsMemory(0, 64) },
            Bound(1, "9506000", "9506"), Bound(1, "9506", "9506000"), Bound(1, "9506", "9506"), Key(1) with { Prefixes = [default] }, Bound(1, [.. Enumerable.Range(100_000, 101).Select(n => $"{n}")]),
        ])
        {
            Assert.Null(LabelKeyList.TryMake(1, Issued, [wrong], out reason));
            Assert.StartsWith("key 1: ", reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TryMake_MorePrefixesThanAListHolds_IsRefused()
    {
        var most = Enumerable.Range(1, LabelKeyList.MaxPrefixes / LabelKey.MaxPrefixes).Select(id => Bound((uint)id, [.. Enumerable.Range(100_000, LabelKey.MaxPrefixes).Select(n => $"{n}")])).ToArray();
        Assert.NotNull(LabelKeyList.TryMake(1, Issued, most, out _));
        Assert.Null(LabelKeyList.TryMake(1, Issued, [.. most, Bound(5_000, "9506000")], out var reason));
        Assert.Contains("prefixes", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_SayWhichKeysAreBound_AndAreTheOldOnesWhereNoneIs()
    {
        Assert.StartsWith("CPKL0001", Encoding.ASCII.GetString(List(2, Key(1)).ToBytes()), StringComparison.Ordinal);
        var marked = List(2, Bound(1, "9506000"), Key(2)).ToBytes();
        Assert.StartsWith("CPKL0002", Encoding.ASCII.GetString(marked), StringComparison.Ordinal);
        LabelKeyList[] others = [List(2, Key(1), Bound(2, "9506000")), List(2, Bound(1, "950600"), Key(2)), List(2, Bound(1, "9506000", "9520"), Key(2)), List(2, Bound(1, "9506000"), Bound(2, "9520"))];
        Assert.All(others, other => Assert.NotEqual(marked, other.ToBytes()));
        Assert.NotEqual(Key(1), Bound(1, "9506000"));
        Assert.Equal(Bound(1, "9506000"), Bound(1, "9506000"));
    }

    [Fact]
    public void TryRead_PrefixesTakenOutOfTheFile_AreMissed()
    {
        var free = System.Text.RegularExpressions.Regex.Replace(LabelPage.BoundJson, @",\s+""prefixes"": \[[^]]*\]", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("prefixes", free, StringComparison.Ordinal);
        Assert.True(LabelKeyListJson.TryRead(Encoding.UTF8.GetBytes(free), out var read, out var reason), reason);
        Assert.Contains("not signed", read.FaultAsSuccessorOf(null, LabelPage.Registry), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void TryRead_CutOrChanged_NeverThrows_AndNeverStaysSigned(int version)
    {
        const int Seed = 5;
        var random = new Random(Seed);
        var (json, signed) = version == 8 ? (LabelPage.BoundJson, LabelPage.Bound) : (LabelPage.ListJson, LabelPage.Signed);
        var right = Encoding.UTF8.GetBytes(json);
        var digest = signed.List.Digest();
        for (var round = 0; round < 4_000; round++)
        {
            var bytes = right[..(random.Next(4) == 0 ? random.Next(right.Length) : right.Length)];
            for (var edits = random.Next(1, 4); edits > 0 && bytes.Length > 0; edits--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (!LabelKeyListJson.TryRead(bytes, out var read, out var reason))
            {
                Assert.NotEqual("", reason);
                continue;
            }

            var isSigned = read.FaultAsSuccessorOf(null, LabelPage.Registry).Length == 0;
            Assert.True(!isSigned || read.List.Digest().SequenceEqual(digest), $"seed {Seed}, round {round}: {Encoding.UTF8.GetString(bytes)}");
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"version\":1,\"issued_at\":\"2026-11-01T08:30:00Z\",\"keys\":[null],\"key_id\":\"1\",\"signature\":\"\"}")]
    [InlineData("{\"version\":1,\"issued_at\":\"2026-11-01\",\"keys\":[],\"key_id\":\"1\",\"signature\":\"\"}")]
    [InlineData("{\"version\":1,\"issued_at\":\"2026-11-01T08:30:00Z\",\"keys\":[{\"id\":1,\"company\":1,\"name\":\"A\",\"public\":\"\",\"valid_from\":\"2026-01-01\",\"valid_to\":\"2026-01-01\",\"prefixes\":null}],\"key_id\":\"1\",\"signature\":\"\"}")]
    [InlineData("{\"version\":1,\"issued_at\":\"2026-11-01T08:30:00Z\",\"keys\":[{\"id\":1,\"company\":1,\"name\":\"A\",\"public\":\"\",\"valid_from\":\"2026-01-01\",\"valid_to\":\"2026-01-01\",\"prefixes\":[9506]}],\"key_id\":\"1\",\"signature\":\"\"}")]
    [InlineData("{\"version\":1.5,\"issued_at\":\"2026-11-01T08:30:00Z\",\"keys\":[],\"key_id\":\"1\",\"signature\":\"\"}")]
    [InlineData("{\"version\":1,\"issued_at\":\"2026-11-01T08:30:00Z\",\"keys\":[],\"key_id\":null,\"signature\":\"\"}")]
    [InlineData("{\"version\":1,\"issued_at\":\"2026-11-01T08:30:00Z\",\"keys\":[],\"key_id\":\"\\ud800\",\"signature\":\"\"}")]
    public void TryRead_NoList_SaysWhy(string json)
    {
        Assert.False(LabelKeyListJson.TryRead(Encoding.UTF8.GetBytes(json), out _, out var reason));
        Assert.NotEqual("", reason);
    }

    private LabelKey Key(uint id) => new(id, new(101), "Aulnes", LabelPage.Point(company), new(2026, 1, 1), new(2026, 12, 31));

    private LabelKey Bound(uint id, params string[] prefixes) => Key(id) with { Prefixes = [.. prefixes.Select(CompanyPrefix.Parse)] };

    private static LabelKeyList List(int version, params LabelKey[] keys) => LabelKeyList.TryMake(version, Issued, keys, out var reason) ?? throw new ArgumentException(reason);

    private SignedLabelKeyList Sign(LabelKeyList list) => new(list, "1", registry.SignHash(list.Digest(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
}
