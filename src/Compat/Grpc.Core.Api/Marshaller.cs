using System.Text;

namespace Grpc.Core;

/// <summary>How one message type goes to bytes and back. The server and the client call the contextual pair only.</summary>
public class Marshaller<T>
{
    /// <summary>From the plain pair: the contextual pair goes through one array each way.</summary>
    public Marshaller(Func<T, byte[]> serializer, Func<byte[], T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        Serializer = serializer;
        Deserializer = deserializer;
        ContextualSerializer = (message, context) => context.Complete(serializer(message));
        ContextualDeserializer = context => deserializer(context.PayloadAsNewBuffer());
    }

    /// <summary>From the contextual pair, as generated code does. The plain pair then throws, as it does in the package.</summary>
    public Marshaller(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        Serializer = static _ => throw new NotImplementedException();
        Deserializer = static _ => throw new NotImplementedException();
        ContextualSerializer = serializer;
        ContextualDeserializer = deserializer;
    }

    public Func<T, byte[]> Serializer { get; }
    public Func<byte[], T> Deserializer { get; }
    public Action<T, SerializationContext> ContextualSerializer { get; }
    public Func<DeserializationContext, T> ContextualDeserializer { get; }
}

public static class Marshallers
{
    public static Marshaller<T> Create<T>(Func<T, byte[]> serializer, Func<byte[], T> deserializer) => new(serializer, deserializer);
    public static Marshaller<T> Create<T>(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer) => new(serializer, deserializer);
    public static Marshaller<string> StringMarshaller { get; } = new(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);
}
