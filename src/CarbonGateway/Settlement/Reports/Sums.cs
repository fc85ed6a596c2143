using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>How often, and how much.</summary>
internal struct Tally
{
    /// <summary>How often.</summary>
    public long Count { get; private set; }

    /// <summary>How much.</summary>
    public Co2eMass Mass { get; private set; }

    /// <summary>Once more.</summary>
    public void Once() => Count++;

    /// <summary>So much more.</summary>
    public void Add(Co2eMass mass) => Mass += mass;
}

/// <summary>What was sold and what came back, and the points that were bought with it.</summary>
internal sealed class Flow
{
    private Tally sold;
    private Tally back;

    /// <summary>Sales of any kind.</summary>
    public Tally Sold => sold;

    /// <summary>What came back, for any reason.</summary>
    public Tally Back => back;

    /// <summary>Points that shoppers bought of the authority's pool with a sale.</summary>
    public Co2eMass Bought { get; private set; }

    /// <summary>What they paid for them: euro cents.</summary>
    public long BoughtCents { get; private set; }

    /// <summary>Points that went back to the pool with a refund.</summary>
    public Co2eMass Returned { get; private set; }

    /// <summary>What was paid back for them: euro cents.</summary>
    public long ReturnedCents { get; private set; }

    /// <summary>Sold minus what came back.</summary>
    public Co2eMass Net => sold.Mass - back.Mass;

    /// <summary>Money of shoppers that is the authority's: euro cents.</summary>
    public long HeldCents => checked(BoughtCents - ReturnedCents);

    /// <summary>True where there is nothing.</summary>
    public bool IsEmpty => sold is { Count: 0, Mass.Grams: 0 } && back is { Count: 0, Mass.Grams: 0 } && Bought.Grams == 0 && Returned.Grams == 0;

    public void CountSold() => sold.Once();

    public void CountBack() => back.Once();

    public void Sell(Co2eMass mass) => sold.Add(mass);

    public void TakeBack(Co2eMass mass) => back.Add(mass);

    public void Buy(Co2eMass mass, long cents) => (Bought, BoughtCents) = (Bought + mass, checked(BoughtCents + cents));

    public void Return(Co2eMass mass, long cents) => (Returned, ReturnedCents) = (Returned + mass, checked(ReturnedCents + cents));
}
