namespace Grpc.Core;

/// <summary>What a service passes on to the calls that it makes itself; only a gRPC implementation makes one.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken() { }
}

public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    public static readonly ContextPropagationOptions Default = new();
    public bool IsPropagateDeadline { get; } = propagateDeadline;
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}
