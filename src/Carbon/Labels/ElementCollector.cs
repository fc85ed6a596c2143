using System.Runtime.CompilerServices;

namespace CarbonPos.Carbon.Labels;

/// <summary>How a value stands in the scan.</summary>
enum ValueForm : byte
{
    /// <summary>As it is.</summary>
    Plain = 1,

    /// <summary>In bracketed text, where <c>\(</c> stands for a bracket.</summary>
    Bracketed = 2,

    /// <summary>In a link's path, with percent escapes.</summary>
    InPath = 3,

    /// <summary>In a link's query, with percent escapes and + for a space.</summary>
    InQuery = 4,

    /// <summary>A trade item number of 8, 12 or 13 digits where 14 should stand.</summary>
    ShortGtin = 5,
}

/// <summary>Gathers the elements of one label, checks each and then all together. Allocates nothing before the label itself.</summary>
ref struct ElementCollector(ReadOnlySpan<char> text, LabelKind kind)
{
    /// <summary>The most elements on one label. No symbol that a till reads holds more of any use.</summary>
    public const int MaxElements = 64;

    readonly ReadOnlySpan<char> _text = text;
    Slots _slots;
    ElementSet _present;
    int _count;

    /// <summary>True when this identifier has been added.</summary>
    public readonly bool Has(ElementRule rule) => _present.Has(rule.Index);

    /// <summary>Null when the value is well formed and at odds with no other of its identifier.</summary>
    public LabelFault? Add(ElementRule rule, int start, int length, ValueForm form)
    {
        var raw = _text.Slice(start, length);
        if ((form == ValueForm.Plain ? rule.Check(raw) : CheckWritten(rule, raw, form)) is { } fault)
        {
            return fault;
        }

        if (_present.Has(rule.Index) && !Repeats(rule, raw))
        {
            return new LabelFault(LabelErrorCodes.AiRepeated, $"({rule.Ai}) stands twice with different values.");
        }

        if (_count == MaxElements)
        {
            return new LabelFault(LabelErrorCodes.AiTooMany, $"A label has at most {MaxElements} elements; ({rule.Ai}) is one more.");
        }

        _slots[_count++] = new Slot((ushort)rule.Index, (ushort)start, (ushort)length, form);
        _present.Add(rule.Index);
        return null;
    }

    /// <summary>The label, once what stands together is right.</summary>
    /// <param name="query">What a link has after its question mark, where parameters with names are in it; else null.</param>
    public readonly LabelParse Finish(string? query = null)
    {
        for (var i = 0; i < _count; i++)
        {
            var rule = ElementTable.At(_slots[i].Rule);
            if ((rule.HasExcludes || rule.Requires.Length > 0) && RelationFault(rule) is { } fault)
            {
                return LabelParse.Failed(fault, kind);
            }
        }

        Gtin? gtin = null;
        long? weight = null;
        long? price = null;
        var elements = new LabelElement[_count];
        for (var i = 0; i < elements.Length; i++)
        {
            var rule = ElementTable.At(_slots[i].Rule);
            var value = ValueOf(_slots[i]);
            elements[i] = new LabelElement(rule.Ai, value);
            switch (rule.Ai)
            {
                case "01":
                    gtin = Gtin.FromNumber(long.Parse(value));
                    break;
                case ['3', '1', '0', var decimals]:
                    weight ??= Scaled(value, decimals - '0', 3);
                    break;
                case ['3', '9', '2', var decimals]:
                    price ??= Scaled(value, decimals - '0', 2);
                    break;
                default:
                    break;
            }
        }

        return LabelParse.Ok(new Label(kind, gtin, elements, weight, price, query));
    }

    readonly LabelFault? RelationFault(ElementRule rule)
    {
        if (rule.HasExcludes && rule.Excludes.Overlaps(_present))
        {
            return new LabelFault(LabelErrorCodes.AiExcludes, $"({rule.Ai}) and ({Excluded(rule)}) exclude each other.");
        }

        foreach (var requirement in rule.Requires)
        {
            if (!requirement.IsMet(_present))
            {
                return new LabelFault(LabelErrorCodes.AiRequires, $"({rule.Ai}) needs one of these beside it: {requirement.Text}.");
            }
        }

        // A signature is over one thing: these keys then have to name a single instance.
        return rule == ElementTable.Signature && UnserialisedKey() is { } key
            ? new LabelFault(LabelErrorCodes.AiRequires, $"({rule.Ai}) needs the serial part of ({key}).")
            : null;
    }

    readonly string Excluded(ElementRule rule)
    {
        var at = 0;
        while (!rule.Excludes.Has(_slots[at].Rule))
        {
            at++;
        }

        return ElementTable.At(_slots[at].Rule).Ai;
    }

    readonly string? UnserialisedKey()
    {
        for (var i = 0; i < _count; i++)
        {
            var rule = ElementTable.At(_slots[i].Rule);
            if (rule.Ai is "253" or "255" or "8003" && ValueOf(_slots[i]).Length == rule.MinLength)
            {
                return rule.Ai;
            }
        }

        return null;
    }

    readonly bool Repeats(ElementRule rule, ReadOnlySpan<char> raw)
    {
        for (var i = 0; i < _count; i++)
        {
            // One label writes all its values in one form, so equal values are equal as they stand.
            if (_slots[i].Rule == rule.Index)
            {
                return _text.Slice(_slots[i].Start, _slots[i].Length).SequenceEqual(raw);
            }
        }

        return false;
    }

    static LabelFault? CheckWritten(ElementRule rule, ReadOnlySpan<char> raw, ValueForm form)
    {
        Span<char> room = stackalloc char[WrittenValue.Room];
        return rule.Check(WrittenValue.Read(raw, form, room));
    }

    readonly string ValueOf(in Slot slot)
    {
        var raw = _text.Slice(slot.Start, slot.Length);
        if (slot.Form == ValueForm.Plain)
        {
            return raw.ToString();
        }

        Span<char> room = stackalloc char[WrittenValue.Room];
        return WrittenValue.Read(raw, slot.Form, room).ToString();
    }

    /// <summary>A decimal number as a whole number of its thousandths (3) or hundredths (2).</summary>
    static long Scaled(string digits, int decimals, int wanted)
    {
        var number = long.Parse(digits);
        for (; decimals < wanted; decimals++)
        {
            number *= 10;
        }

        long divisor = 1;
        for (; decimals > wanted; decimals--)
        {
            divisor *= 10;
        }

        return (number + (divisor / 2)) / divisor;
    }

    // A scan has at most 8,192 characters, so places and lengths fit into 16 bits.
    readonly record struct Slot(ushort Rule, ushort Start, ushort Length, ValueForm Form);

    [InlineArray(MaxElements)]
    struct Slots
    {
        Slot _first;
    }
}
