using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.CarbonGateway.Tests.Settlement;

public sealed class SettlementKeyFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-keys-").FullName;

    private string File => Path.Combine(folder, "settlement-keys.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Open_WithoutAFile_MakesOneForItsOwnerAlone()
    {
        var keys = SettlementKeyFile.Open(File, Now, out var made);
        Assert.True(made);
        var again = SettlementKeyFile.Open(File, Now.AddYears(1), out made);

        Assert.False(made);
        Assert.Equal(ReceiptJson.Write(keys.Signing), ReceiptJson.Write(again.Signing));
        Assert.Equal(keys.Leaves.For(Now).Id, again.Leaves.For(Now).Id);
        Assert.Equal(keys.Signing.ToSign(KeyUse.Statement, DayStatement.KeyMoment(new(2026, 6, 1))).Id, again.Signing.ToSign(KeyUse.Statement, Now).Id);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void Open_AfterALoss_NamesTheFreshKeysAnew()
    {
        var lost = SettlementKeyFile.Open(File, Now, out _);
        System.IO.File.Delete(File);
        var fresh = SettlementKeyFile.Open(File, Now, out _);

        Assert.Empty(lost.Signing.All.Select(k => k.Id).Intersect(fresh.Signing.All.Select(k => k.Id)));
        Assert.NotEqual(lost.Leaves.For(Now).Id, fresh.Leaves.For(Now).Id);
    }

    [Theory]
    [InlineData("", "no JSON|not contain")]
    [InlineData("{}", "a field is missing")]
    [InlineData("""{"statement_keys":[],"receipt_keys":[],"leaf_keys":[]}""", "needs a key")]
    [InlineData("""{"statement_keys":[],"receipt_keys":[],"leaf_keys":[{"id":"L","secret":"AA==","not_before":"2026-01-01T00:00:00Z"}]}""", "a-z")]
    [InlineData("""{"statement_keys":[{"id":"s","p256":"AA==","not_before":"2026-01-01T00:00:00Z","not_after":"2027-01-01T00:00:00Z"}],"receipt_keys":[],"leaf_keys":[]}""", "")]
    public void Read_OfADamagedFile_SaysWhatToDo(string content, string words)
    {
        System.IO.File.WriteAllText(File, content);
        var refusal = Assert.Throws<InvalidOperationException>(() => SettlementKeyFile.Read(File)).Message;
        Assert.Contains("Restore it from a backup", refusal, StringComparison.Ordinal);
        Assert.Contains(words.Split('|'), word => refusal.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Read_WithoutAFile_MakesNone()
    {
        Assert.Throws<InvalidOperationException>(() => SettlementKeyFile.Read(File));
        Assert.False(System.IO.File.Exists(File));
    }
}
