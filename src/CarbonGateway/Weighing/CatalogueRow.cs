using System.Globalization;
using System.Text.Json;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>One row of a catalogue file. Every read checks its field; what is wrong becomes a fault that names file, line, row and field.</summary>
internal sealed partial class CatalogueRow(CatalogueDocument document, JsonElement json, int line, string path)
{
    private string _key = "";

    private string Name => path + _key;

    /// <summary>False once a field was refused.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>The value itself, where the row is a bare text such as the version.</summary>
    public string BareText(int maxLength)
    {
        if (json.ValueKind == JsonValueKind.String && json.GetString() is { Length: > 0 } text && text.Length <= maxLength)
        {
            return text;
        }

        Refuse("", $"Must be a text of 1 to {maxLength} characters.");
        return "";
    }

    /// <summary>Adds a key to the row's name in faults: "products[12] (gtin 952…)".</summary>
    public void NameBy(string field, string value) => _key = $" ({field} {value})";

    /// <summary>Checks that the row is an object with no other fields than these, each at most once.</summary>
    public bool HasOnly(params ReadOnlySpan<string> fields)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Refuse("", "Must be an object in braces.");
            return false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (!fields.Contains(property.Name))
            {
                Refuse(property.Name, $"No such field here; known are {string.Join(", ", fields.ToArray())}.");
            }
            else if (!seen.Add(property.Name))
            {
                Refuse(property.Name, "Appears twice.");
            }
        }

        return IsSound;
    }

    /// <summary>A text that must be there.</summary>
    public string Text(string field, int maxLength)
    {
        if (OptionalText(field, maxLength) is { Length: > 0 } text)
        {
            return text;
        }

        RefuseOnce(field, "Is missing or empty.");
        return "";
    }

    /// <summary>A text, or empty when the field is missing.</summary>
    public string OptionalText(string field, int maxLength)
    {
        if (!TryGet(field, out var value))
        {
            return "";
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text.Length <= maxLength)
        {
            return text;
        }

        Refuse(field, $"Must be a text of at most {maxLength} characters.");
        return "";
    }

    /// <summary>A whole number; a missing field reads as <paramref name="fallback"/>, or is a fault when that is null.</summary>
    public long Whole(string field, long min, long max, long? fallback = null)
    {
        if (!TryGet(field, out var value) && fallback is { } missing)
        {
            return missing;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Refuse(field, $"Must be a whole number from {min} to {max}.");
        return min;
    }

    /// <summary>True or false; false when missing.</summary>
    public bool Flag(string field)
    {
        if (!TryGet(field, out var value))
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Refuse(field, "Must be true or false.");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>A day, YYYY-MM-DD; null when missing.</summary>
    public DateOnly? Day(string field)
    {
        var text = OptionalText(field, 10);
        if (text.Length == 0)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Refuse(field, "Must be a day as YYYY-MM-DD.");
        return null;
    }

    /// <summary>A nested object; null when missing.</summary>
    public CatalogueRow? Inner(string field) =>
        TryGet(field, out var value) ? new(document, value, line, $"{Name}.{field}") : null;

    /// <summary>The rows of a nested array; empty when missing.</summary>
    public IReadOnlyList<CatalogueRow> Nested(string field)
    {
        if (!TryGet(field, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray().Select((element, i) => new CatalogueRow(document, element, line, $"{Name}.{field}[{i}]"))];
        }

        Refuse(field, "Must be a list in brackets.");
        return [];
    }

    /// <summary>Refuses the row because of this field.</summary>
    public void Refuse(string field, string reason)
    {
        IsSound = false;
        document.Add(new(document.File, line, Name, field, reason));
    }

    private void RefuseOnce(string field, string reason)
    {
        if (document.Faults.Count == 0 || document.Faults[^1] is not { } last || last.Row != Name || last.Field != field)
        {
            Refuse(field, reason);
        }
    }

    private bool TryGet(string field, out JsonElement value)
    {
        value = default;
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;
    }
}
