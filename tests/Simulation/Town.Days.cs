using CarbonPos.Simulation.Judging;
using CarbonPos.Simulation.Running;
using Microsoft.Data.Sqlite;

namespace CarbonPos.Simulation;

internal sealed partial class Town
{
    private const int Days = 3;

    /// <summary>What a run came to.</summary>
    /// <param name="Hash">Of all that happened.</param>
    /// <param name="Steps">How much that was.</param>
    /// <param name="Acknowledged">Answers that tills have heard.</param>
    /// <param name="Troubles">How often which.</param>
    /// <param name="Failure">Null when all was right.</param>
    /// <param name="Story">The last of what happened.</param>
    internal sealed record Outcome(string Hash, long Steps, int Acknowledged, IReadOnlyDictionary<string, int> Troubles, Exception? Failure, string Story);

    /// <summary>Lives through the days of a seed.</summary>
    public static async Task<Outcome> LiveAsync(int seed, PlantedFault plant = PlantedFault.None)
    {
        var town = new Town(seed, plant);
        await using (town)
        {
            try
            {
                new Pump(town.Clock).Run(town.LiveAsync);
                return town.End(null);
            }
            catch (Exception e)
            {
                return town.End(town.failures.FirstOrDefault() ?? e);
            }
        }
    }

    private Outcome End(Exception? failure) => new(Trace.Hash(), Trace.Lines, Judge.AcknowledgedCount, Trace.Troubles, failure, Trace.ToString());

    private async Task LiveAsync()
    {
        await Central.FoundAsync(Citizens);
        await Registry.FoundAsync(Sellers.Take(2));
        foreach (var gateway in Gateways) Spawn(gateway.LiveAsync);
        Spawn(Central.LiveAsync);
        Spawn(Registry.LiveAsync);
        var days = DaysAsync();
        await await Task.WhenAny(days, failed.Task);
    }

    private async Task DaysAsync()
    {
        // Accounts first: without them everything would be refused.
        await UntilAsync(FirstDay, 8);
        for (var i = 0; i < (IsLarge ? 100 : 3); i++)
        {
            foreach (var seller in Sellers) Spawn(new Till(this, seller).WorkAsync);
        }

        for (var day = FirstDay; day < FirstDay.AddDays(Days); day = day.AddDays(1))
        {
            Weather.IsCalm = false;
            await UntilAsync(day, 12 + Chance.Below(10));
            if (Chance.Hits(700)) await EndSomebodyAsync();
            if (Chance.Hits(500)) Vault.Restart();
            await UntilAsync(day.AddDays(1), 0);
            if (day.Year != day.AddDays(1).Year) await Central.AllocateAsync();
            await UntilAsync(day.AddDays(1), 4);
            // A company that nobody knew: what it sold was not booked until now.
            await Registry.AddAsync(Sellers[2]);
            if (Plant == PlantedFault.LostLegRow && day == FirstDay) Spoil("ledger.db", "DELETE FROM leg WHERE rowid = (SELECT max(rowid) FROM leg)");
            if (Chance.Hits(500) || Plant == PlantedFault.LostAcknowledged) Vault.Restart();
            await UntilAsync(day.AddDays(1), 6);
            Weather.IsCalm = true;
            for (var hour = 7; hour < 9; hour++)
            {
                await UntilAsync(day.AddDays(1), hour);
                await Central.MoveLastDaysAsync();
            }

            await UntilAsync(day.AddDays(1), 9);
            if (Plant == PlantedFault.BookedTwice && day == FirstDay) Spoil("central/central.db", "UPDATE balance SET spent = 2 * spent WHERE spent <> 0");
            await new Morning(this).CheckAsync(FirstDay, day);
        }

        IsOpen = false;
    }

    // Who showed their flashcode goes on being seen in the shops: a family, or whoever found the phone.
    private async Task EndSomebodyAsync()
    {
        var number = Chance.Below(Citizens.Count);
        if (ended.Add(number)) await Central.EndAsync(number, dies: Chance.Hits(500));
    }

    private async Task UntilAsync(DateOnly day, int hour)
    {
        var left = new DateTimeOffset(day.ToDateTime(new(hour, 0)), TimeSpan.Zero) - Clock.GetUtcNow();
        if (left > TimeSpan.Zero) await Task.Delay(left, Clock);
    }

    private void Spoil(string file, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, file)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        if (command.ExecuteNonQuery() == 0) throw new InvalidOperationException($"Nothing to spoil: {statement}");
    }
}
