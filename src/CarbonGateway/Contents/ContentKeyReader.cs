using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Reads what a content is of: gtin, gtin+lot, service, merchant+article or merchant+gtin.</summary>
internal readonly ref struct ContentKeyReader(RowFields fields, Action<ContentColumn, string, string> refuse)
{
    /// <returns>The key; of no kind when it was refused.</returns>
    public ContentKey Read()
    {
        var (gtin, lot) = (!fields[ContentColumn.Gtin].IsEmpty, !fields[ContentColumn.Lot].IsEmpty);
        var (service, article) = (!fields[ContentColumn.Service].IsEmpty, !fields[ContentColumn.Article].IsEmpty);
        var merchant = !fields[ContentColumn.Merchant].IsEmpty;
        switch (gtin, lot, service, merchant, article)
        {
            case (true, false, false, false, false):
                return TryGtin(out var number) ? ContentKey.OfGtin(number) : default;
            case (true, true, false, false, false):
                return TryGtin(out number) & TryText(ContentColumn.Lot, ContentKey.MaxLotLength, out var text) ? ContentKey.OfLot(number, text) : default;
            case (false, false, true, false, false):
                return TryText(ContentColumn.Service, ContentKey.MaxCodeLength, out text) ? ContentKey.OfService(text) : default;
            case (false, false, false, true, true):
                return TryMerchant(out var company) & TryText(ContentColumn.Article, ContentKey.MaxCodeLength, out text) ? ContentKey.OfArticle(company, text) : default;
            case (true, false, false, true, false):
                return TryMerchant(out company) & TryGtin(out number) ? ContentKey.OfMerchantGtin(company, number) : default;
            case (false, _, false, _, false):
                refuse(ContentColumn.Gtin, ContentFaultCodes.KeyMissing, "Nothing says what this content is of: give gtin, gtin and lot, service, merchant and article, or merchant and gtin.");
                return default;
            default:
                refuse(ContentColumn.Gtin, ContentFaultCodes.KeyAmbiguous, "A content is of one thing: gtin, gtin and lot, service, merchant and article, or merchant and gtin; leave the other columns empty.");
                return default;
        }
    }

    public static bool HasControlCharacter(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryGtin(out Gtin gtin)
    {
        var digits = fields[ContentColumn.Gtin];
        var parse = Gtin.Parse(digits);
        gtin = parse.Gtin;
        if (!parse.IsOk)
        {
            var hint = digits.ContainsAny('E', 'e', '+') ? " A spreadsheet has turned the number into one with an exponent: format the column as text and export again." : "";
            refuse(ContentColumn.Gtin, parse.ErrorCode, parse.ErrorText + hint);
        }

        return parse.IsOk;
    }

    private bool TryMerchant(out MerchantId merchant)
    {
        var isRight = long.TryParse(fields[ContentColumn.Merchant], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= ContentKey.MaxMerchant;
        merchant = new(number);
        if (!isRight)
        {
            refuse(ContentColumn.Merchant, ContentFaultCodes.MerchantInvalid, "Must be the company's number (SIREN or another national number), digits only, 1 to 10^14.");
        }

        return isRight;
    }

    private bool TryText(ContentColumn column, int maxLength, out string text)
    {
        var stated = fields[column];
        text = stated.ToString();
        if (stated.Length > maxLength)
        {
            refuse(column, ContentFaultCodes.FieldTooLong, $"Has {stated.Length} characters; at most {maxLength} are kept.");
            return false;
        }

        if (HasControlCharacter(stated))
        {
            refuse(column, ContentFaultCodes.ControlCharacter, "Holds a line break or another control character.");
            return false;
        }

        return true;
    }
}
