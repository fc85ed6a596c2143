using System.Diagnostics;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>What a report counts of a day's entries. In the order in which it is printed.</summary>
internal enum Movement
{
    /// <summary>A sale that a citizen paid at once.</summary>
    Sale,

    /// <summary>A hold that became a sale.</summary>
    Capture,

    /// <summary>A sale made without network, sent later.</summary>
    Forward,

    /// <summary>Better evidence of a purchase: what it came to.</summary>
    Supersede,

    /// <summary>A sale to somebody without an account.</summary>
    VisitorSale,

    /// <summary>A sale to a company.</summary>
    ToCompany,

    /// <summary>What weaker evidence had come to, taken back when better evidence came.</summary>
    Replaced,

    /// <summary>Points given back for goods that came back.</summary>
    Refund,

    /// <summary>The second of two sales under one request id, undone.</summary>
    DoubleUndone,

    /// <summary>Points set aside, or more of them. Nothing is sold.</summary>
    SetAside,

    /// <summary>A hold given back. Nothing is sold.</summary>
    Void,

    /// <summary>A hold that ran out. Nothing is sold.</summary>
    Expired,
}

/// <summary>Which entries are which movement.</summary>
internal static class Movements
{
    /// <summary>All, in order.</summary>
    public static readonly IReadOnlyList<Movement> All = Enum.GetValues<Movement>();

    /// <summary>What an entry is; null for institutions' postings, cuts, closings and ids given up.</summary>
    public static Movement? Of(EntryKind kind) => kind switch
    {
        EntryKind.Sale => Movement.Sale,
        EntryKind.Capture => Movement.Capture,
        EntryKind.Forward => Movement.Forward,
        EntryKind.Supersede => Movement.Supersede,
        EntryKind.VisitorSale => Movement.VisitorSale,
        EntryKind.CompanyPurchase => Movement.ToCompany,
        EntryKind.Refund => Movement.Refund,
        EntryKind.UndoDouble => Movement.DoubleUndone,
        EntryKind.Hold or EntryKind.ExtendHold => Movement.SetAside,
        EntryKind.Void => Movement.Void,
        EntryKind.Expire => Movement.Expired,
        EntryKind.Allocate or EntryKind.Correct or EntryKind.CarryOver or EntryKind.LeasePool or EntryKind.SellSurplus or EntryKind.Abandon or EntryKind.Cut or EntryKind.Close => null,
        _ => throw new UnreachableException($"{kind} is no kind of entry."),
    };

    /// <summary>True where grams are sold.</summary>
    public static bool Sells(Movement movement) => movement <= Movement.ToCompany;

    /// <summary>True where sold grams come back.</summary>
    public static bool TakesBack(Movement movement) => movement is Movement.Replaced or Movement.Refund or Movement.DoubleUndone;

    /// <summary>For programs.</summary>
    public static string NameOf(Movement movement) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(movement.ToString());

    /// <summary>For people.</summary>
    public static string TitleOf(Movement movement) => movement switch
    {
        Movement.Sale => "Sales",
        Movement.Capture => "Sales out of holds",
        Movement.Forward => "Forwards (sold without network)",
        Movement.Supersede => "Better evidence",
        Movement.VisitorSale => "Sales to visitors",
        Movement.ToCompany => "Sales to companies",
        Movement.Replaced => "Weaker evidence, taken back",
        Movement.Refund => "Refunds",
        Movement.DoubleUndone => "Doubles, undone",
        Movement.SetAside => "Set aside (not sold)",
        Movement.Void => "Holds given back (not sold)",
        Movement.Expired => "Holds run out (not sold)",
        _ => throw new UnreachableException(),
    };
}
