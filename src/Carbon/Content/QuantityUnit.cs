namespace CarbonPos.Carbon.Content;

/// <summary>In what a quantity is counted. Values are those of the wire: never renumbered.</summary>
public enum QuantityUnit : byte
{
    /// <summary>Sales unit.</summary>
    Piece = 1,

    /// <summary>Kilogram.</summary>
    Kilogram = 2,

    /// <summary>Litre.</summary>
    Litre = 3,

    /// <summary>Kilowatt-hour.</summary>
    KilowattHour = 4,

    /// <summary>Kilometre.</summary>
    Kilometre = 5,

    /// <summary>Night of lodging.</summary>
    Night = 6,
}
