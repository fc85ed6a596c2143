using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Content;

/// <summary>What one piece of a product holds, so that pieces, kilograms and litres of it can be told in one another.</summary>
/// <param name="Grams">Net mass of a piece, 0 to 10^9; 0 = not declared.</param>
/// <param name="Millilitres">Net volume of a piece, 0 to 10^9; 0 = not declared.</param>
public readonly record struct NetContent(long Grams, long Millilitres)
{
    /// <summary>The largest mass or volume of one piece: 1,000 tonnes or cubic metres.</summary>
    public const long Max = 1_000_000_000;

    /// <summary>Tells a quantity in another unit, exactly.</summary>
    /// <param name="quantityMilli">Thousandths of <paramref name="from"/>.</param>
    /// <param name="from">Unit of the quantity.</param>
    /// <param name="to">Unit asked for.</param>
    /// <param name="units">Whole units of <paramref name="to"/>, as a fraction; unset when the answer is false.</param>
    /// <returns>False when the units differ and the piece does not declare what joins them.</returns>
    public bool TryConvert(long quantityMilli, QuantityUnit from, ContentUnit to, out Ratio units)
    {
        if ((ContentUnit)from == to)
        {
            units = new(quantityMilli, 1000);
            return true;
        }

        var fromPerPiece = MilliUnitsPerPiece((ContentUnit)from);
        var toPerPiece = MilliUnitsPerPiece(to);
        units = fromPerPiece == 0 || toPerPiece == 0
            ? Ratio.Zero
            : new((Int128)quantityMilli * toPerPiece, (Int128)1000 * fromPerPiece);
        return fromPerPiece != 0 && toPerPiece != 0;
    }

    private long MilliUnitsPerPiece(ContentUnit unit) => unit switch
    {
        ContentUnit.Piece => 1000,
        ContentUnit.Kilogram => Grams,
        ContentUnit.Litre => Millilitres,
        _ => 0,
    };
}
