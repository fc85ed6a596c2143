using System.Diagnostics.CodeAnalysis;

namespace CarbonPos.Carbon.Labels;

/// <summary>A label, or the reason why a scan is none.</summary>
public readonly struct LabelParse
{
    readonly LabelFault? _fault;

    LabelParse(Label? label, LabelFault? fault, LabelKind? kind)
    {
        Label = label;
        _fault = fault;
        Kind = kind;
    }

    /// <summary>True when there is a label.</summary>
    [MemberNotNullWhen(true, nameof(Label))]
    public bool IsOk => Label is not null;

    /// <summary>The label; null when the scan is not one.</summary>
    public Label? Label { get; }

    /// <summary>What the scan is, or was trying to be; null when that cannot be told.</summary>
    public LabelKind? Kind { get; }

    /// <summary>Empty when ok, else one of <see cref="LabelErrorCodes"/>.</summary>
    public string ErrorCode => _fault?.Code ?? "";

    /// <summary>Empty when ok, else one sentence for the cashier or the log.</summary>
    public string ErrorText => _fault?.Text ?? "";

    internal static LabelParse Ok(Label label) => new(label, null, label.Kind);

    internal static LabelParse Failed(LabelFault fault, LabelKind? kind = null) => new(null, fault, kind);
}
