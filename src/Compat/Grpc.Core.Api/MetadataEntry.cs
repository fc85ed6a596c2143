using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with a text value, or with bytes when the key ends in -bin. Immutable: bytes are copied in and out.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

        private readonly string? value;
        private readonly byte[]? bytes;

        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            if (!EndsInBin(Key)) throw new ArgumentException("A key with a binary value must end in -bin.");
            ArgumentNullException.ThrowIfNull(valueBytes);
            bytes = (byte[])valueBytes.Clone();
        }

        public Entry(string key, string value)
        {
            Key = Normalize(key);
            if (EndsInBin(Key)) throw new ArgumentException("A key with a text value must not end in -bin.");
            ArgumentNullException.ThrowIfNull(value);
            this.value = value;
        }

        public string Key { get; }
        public bool IsBinary => value is null;
        public string Value => value ?? throw new InvalidOperationException("A binary entry has no text value.");
        public byte[] ValueBytes => bytes is null ? Encoding.ASCII.GetBytes(value!) : (byte[])bytes.Clone();

        public override string ToString() => IsBinary
            ? $"[Entry: key={Key}, valueBytes={Convert.ToBase64String(bytes!)}]"
            : $"[Entry: key={Key}, value={value}]";

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        private static bool EndsInBin(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>Lower case; the same string when it is so already, as it is for whatever came over the wire.</summary>
        private static string Normalize(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            if (key.AsSpan().ContainsAnyExcept(KeyCharacters))
            {
                throw new ArgumentException($"'{key}' is no metadata key: only letters, digits, '.', '_' and '-' are allowed.");
            }
            return key.ToLowerInvariant();
        }
    }
}
