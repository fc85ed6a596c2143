using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace CarbonPos.Carbon.Invoices.Pdf;

/// <summary>Reads the values of a PDF from a place in its bytes on (ISO 32000, 7.2 and 7.3).</summary>
internal ref struct PdfLexer(ReadOnlySpan<byte> bytes, int position, PdfBudget budget)
{
    /// <summary>Arrays and dictionaries inside each other.</summary>
    private const int MaxDepth = 32;

    private const int MaxName = 256;

    private static readonly SearchValues<byte> Spaces = SearchValues.Create("\0\t\n\f\r "u8);

    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Position { get; private set; } = position;

    /// <summary>A value; a keyword that is none is damage.</summary>
    public object? Value(int depth = 0)
    {
        if (depth > MaxDepth)
            throw PdfBudget.TooComplex($"arrays and dictionaries stand more than {MaxDepth} deep inside each other");
        budget.Value();
        SkipSpace();
        switch (Peek(0))
        {
            case '/':
                return new PdfName(Name());
            case '(':
                return Literal();
            case '[':
                return Array(depth);
            case '<' when Peek(1) == '<':
                return Dictionary(depth);
            case '<':
                return Hexadecimal();
            case '+' or '-' or '.' or (>= '0' and <= '9'):
                return NumberOrReference();
            default:
                if (TryKeyword("null"u8))
                    return null;
                if (TryKeyword("true"u8))
                    return true;
                return TryKeyword("false"u8) ? false : throw PdfBudget.Damaged("something that is no value stands where one is due");
        }
    }

    /// <summary>Takes a keyword after any spaces, if it is there.</summary>
    public bool TryKeyword(ReadOnlySpan<byte> keyword)
    {
        SkipSpace();
        if (!bytes[Position..].StartsWith(keyword))
            return false;
        Position += keyword.Length;
        return true;
    }

    /// <summary>Takes a whole number from 0 on after any spaces, if it is there.</summary>
    public bool TryInteger(out long number)
    {
        SkipSpace();
        var digits = bytes[Position..Math.Min(Position + 19, bytes.Length)];
        if (!Utf8Parser.TryParse(digits, out number, out int used) || number < 0 || !IsDigit(digits[0]))
            return false;
        Position += used;
        return true;
    }

    public void SkipSpace()
    {
        var start = Position;
        PassSpace();
        if (Position > start)
            budget.Passed(Position - start);
    }

    private void PassSpace()
    {
        while (Position < bytes.Length)
        {
            if (bytes[Position] == (byte)'%')
            {
                var end = bytes[Position..].IndexOfAny((byte)'\r', (byte)'\n');
                Position = end < 0 ? bytes.Length : Position + end;
            }
            else if (IsSpace(bytes[Position]))
            {
                // One is usual; of many, all at once.
                var more = bytes[++Position..].IndexOfAnyExcept(Spaces);
                Position = more < 0 ? bytes.Length : Position + more;
            }
            else
            {
                return;
            }
        }
    }

    public static bool IsSpace(byte b) => b is 0 or 9 or 10 or 12 or 13 or 32;

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    private static bool IsDelimiter(byte b) => b is (byte)'(' or (byte)')' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)'/' or (byte)'%';

    private readonly int Peek(int ahead) => Position + ahead < bytes.Length ? bytes[Position + ahead] : -1;

    private object NumberOrReference()
    {
        var start = Position;
        if (TryInteger(out var number) && number is > 0 and <= int.MaxValue)
        {
            var after = Position;
            if (TryInteger(out var generation) && generation <= 65_535 && TryKeyword("R"u8) && !IsRegular(Peek(0)))
                return new PdfReference((int)number, (int)generation);
            Position = after;
            if (Peek(0) != '.')
                return (double)number;
        }

        Position = start;
        if (Peek(0) == '+')
            Position++;
        if (!Utf8Parser.TryParse(bytes[Position..Math.Min(Position + 40, bytes.Length)], out double real, out var used))
            throw PdfBudget.Damaged("a number is none");
        Position += used;
        return real;
    }

    private static bool IsRegular(int b) => b >= 0 && !IsSpace((byte)b) && !IsDelimiter((byte)b);

    private string Name()
    {
        Position++;
        var name = new StringBuilder();
        while (IsRegular(Peek(0)))
        {
            var b = bytes[Position++];
            if (b == (byte)'#' && HexOf(Peek(0)) is >= 0 and var high && HexOf(Peek(1)) is >= 0 and var low)
            {
                b = (byte)((high << 4) | low);
                Position += 2;
            }

            name.Append((char)b);
            if (name.Length > MaxName)
                throw PdfBudget.TooComplex($"a name has more than {MaxName} characters");
        }

        budget.Text(name.Length);
        return name.ToString();
    }

    private List<object?> Array(int depth)
    {
        Position++;
        var values = new List<object?>();
        while (!TryKeyword("]"u8))
            values.Add(Value(depth + 1));
        return values;
    }

    private PdfDictionary Dictionary(int depth)
    {
        Position += 2;
        var values = new PdfDictionary();
        while (!TryKeyword(">>"u8))
        {
            SkipSpace();
            if (Peek(0) != '/')
                throw PdfBudget.Damaged("a dictionary has a value without a name");
            budget.Value();
            var name = Name();
            var value = Value(depth + 1);
            // A slip of some writers: the stroke in a media type must be written #2F.
            if (name == "Subtype" && value is PdfName { Text: "text" or "application" } type && bytes[Position..].StartsWith("/xml"u8))
                value = new PdfName($"{type.Text}/{Name()}");
            values[name] = value;
        }

        return values;
    }

    private byte[] Hexadecimal()
    {
        var end = bytes[++Position..].IndexOf((byte)'>');
        if (end < 0)
            throw PdfBudget.Damaged("a string has no end");
        budget.Text(end);
        var found = new List<byte>(end / 2);
        var high = -1;
        foreach (var b in bytes.Slice(Position, end))
        {
            var digit = HexOf(b);
            if (digit < 0)
                continue;
            if (high >= 0)
                found.Add((byte)((high << 4) | digit));
            high = high >= 0 ? -1 : digit;
        }

        if (high >= 0)
            found.Add((byte)(high << 4));
        Position += end + 1;
        return [.. found];
    }

    private byte[] Literal()
    {
        Position++;
        var found = new List<byte>();
        for (var open = 1; ; )
        {
            var b = Peek(0);
            if (b < 0)
                throw PdfBudget.Damaged("a string has no end");
            Position++;
            open += b switch { '(' => 1, ')' => -1, _ => 0 };
            if (open == 0)
                return [.. found];
            budget.Text(1);
            if (b == '\\')
                Escaped(found);
            else
                found.Add((byte)b);
        }
    }

    private void Escaped(List<byte> found)
    {
        var b = Peek(0);
        Position++;
        switch (b)
        {
            case 'n':
                found.Add((byte)'\n');
                break;
            case 'r':
                found.Add((byte)'\r');
                break;
            case 't':
                found.Add((byte)'\t');
                break;
            case 'b' or 'f':
                found.Add((byte)' ');
                break;
            case '\r':
                Position += Peek(0) == '\n' ? 1 : 0;
                break;
            case '\n':
                break;
            case >= '0' and <= '7':
                var octal = b - '0';
                for (var more = 0; more < 2 && Peek(0) is >= '0' and <= '7'; more++)
                    octal = (octal << 3) | (bytes[Position++] - '0');
                found.Add((byte)octal);
                break;
            case >= 0:
                found.Add((byte)b);
                break;
        }
    }

    private static int HexOf(int b) => b switch
    {
        >= '0' and <= '9' => b - '0',
        >= 'a' and <= 'f' => b - 'a' + 10,
        >= 'A' and <= 'F' => b - 'A' + 10,
        _ => -1,
    };
}
