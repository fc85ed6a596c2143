using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>The "deflate" coding, which on the wire is zlib data.</summary>
public sealed class DeflateCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    public string EncodingName => "deflate";
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => new ZLibStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true);
    public Stream CreateDecompressionStream(Stream stream) => new ZLibStream(stream, CompressionMode.Decompress);
}
