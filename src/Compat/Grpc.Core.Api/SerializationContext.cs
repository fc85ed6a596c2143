using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer writes one message. What an implementation does not offer throws NotImplementedException, as in the package.</summary>
public abstract class SerializationContext
{
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();
    public virtual void SetPayloadLength(int payloadLength) { }
    public virtual void Complete() => throw new NotImplementedException();
}

/// <summary>Where a deserializer reads one message from. Throws as <see cref="SerializationContext"/> does.</summary>
public abstract class DeserializationContext
{
    public abstract int PayloadLength { get; }
    public virtual byte[] PayloadAsNewBuffer() => throw new NotImplementedException();
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotImplementedException();
}
