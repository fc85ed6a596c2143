using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>One coding of the grpc-encoding header.</summary>
public interface ICompressionProvider
{
    string EncodingName { get; }
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);
    Stream CreateDecompressionStream(Stream stream);
}
