namespace CarbonPos.Carbon.Content;

/// <summary>What a carbon content or factor is per. The first six have the values of <see cref="QuantityUnit"/>.</summary>
public enum ContentUnit : byte
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

    /// <summary>Euro without VAT, at basic prices: what the maker received.</summary>
    Euro = 7,
}
