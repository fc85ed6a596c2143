namespace CarbonPos.Carbon.Labels;

/// <summary>One GS1 element: what it says and its value, both without separators or escapes.</summary>
/// <param name="Ai">Application identifier, 2 to 4 digits.</param>
/// <param name="Value">1 to 90 characters, already checked against the identifier's format.</param>
public readonly record struct LabelElement(string Ai, string Value);
