using System.Runtime.InteropServices;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>ES256 by this machine's OpenSSL 3, setting each point into a key object that the thread keeps.</summary>
/// <remarks>
/// OpenSSL still refuses points off the curve. What is saved is the framework's check that the point has the curve's order, which
/// on P-256 (cofactor 1) follows from being on the curve.
/// </remarks>
internal sealed class OpenSslEs256 : Es256Verifier
{
    // SubjectPublicKeyInfo of an uncompressed P-256 point, up to the point.
    private static readonly byte[] SpkiPrefix = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D030107034200");

    // The curve's base point: what a new key object holds, and never the key of anyone who keeps a secret.
    private static readonly byte[] BasePoint = Convert.FromHexString(
        "046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5");

    // RFC 6979, A.2.5: P-256, SHA-256, message "sample".
    private static readonly byte[] KnownPoint = Convert.FromHexString(
        "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299");

    private static readonly byte[] KnownHash = Convert.FromHexString("AF2BDBE1AA9B6EC1E2ADE1D694F41FC71A831D0268E9891562113D8A62ADD1BF");

    private static readonly byte[] KnownSignature = Convert.FromHexString(
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");

    [ThreadStatic]
    private static KeyOfThread? keyOfThread;

    private OpenSslEs256()
    {
    }

    /// <summary>Null where OpenSSL 3 is not found, or does not answer a known signature rightly.</summary>
    public static OpenSslEs256? TryCreate()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            var candidate = new OpenSslEs256();
            return candidate.PassesSelfTest() ? candidate : null;
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private protected override bool VerifyCore(ReadOnlySpan<byte> publicKey65, ReadOnlySpan<byte> hash32, ReadOnlySpan<byte> signature64)
    {
        var key = keyOfThread ??= new KeyOfThread();
        Span<byte> der = stackalloc byte[MaxDerSize];
        der = der[..WriteDer(signature64, der)];
        if (key.SetPoint(publicKey65) && key.Verify(hash32, der))
        {
            return true;
        }

        // OpenSSL queues errors per thread, and the framework's next call on this thread must not find ours.
        Native.ERR_clear_error();
        return false;
    }

    private bool PassesSelfTest()
    {
        var offCurve = (byte[])KnownPoint.Clone();
        offCurve[^1] ^= 1;
        var otherHash = (byte[])KnownHash.Clone();
        otherHash[0] ^= 1;
        return Verify(KnownPoint, KnownHash, KnownSignature)
            && !Verify(KnownPoint, otherHash, KnownSignature)
            && !Verify(BasePoint, KnownHash, KnownSignature)
            && !Verify(offCurve, KnownHash, KnownSignature)
            && Verify(KnownPoint, KnownHash, KnownSignature);
    }

    private const int MaxDerSize = 2 + (2 * (2 + 33));

    // SEQUENCE of two INTEGERs, the shape in which OpenSSL takes r and s.
    private static int WriteDer(ReadOnlySpan<byte> signature64, Span<byte> der)
    {
        var at = 2;
        at += WriteDerInteger(signature64[..32], der[at..]);
        at += WriteDerInteger(signature64[32..], der[at..]);
        der[0] = 0x30;
        der[1] = (byte)(at - 2);
        return at;
    }

    private static int WriteDerInteger(ReadOnlySpan<byte> bigEndian, Span<byte> der)
    {
        var digits = bigEndian.TrimStart((byte)0);
        var lead = digits.IsEmpty || digits[0] >= 0x80 ? 1 : 0;
        der[0] = 0x02;
        der[1] = (byte)(lead + digits.Length);
        der[2] = 0;
        digits.CopyTo(der[(2 + lead)..]);
        return 2 + lead + digits.Length;
    }

    /// <summary>A key object and its context, which one thread uses and the collector frees after it.</summary>
    private sealed class KeyOfThread
    {
        private readonly Key key;
        private readonly Context context;

        public KeyOfThread()
        {
            byte[] spki = [.. SpkiPrefix, .. BasePoint];
            var pinned = GCHandle.Alloc(spki, GCHandleType.Pinned);
            try
            {
                var at = pinned.AddrOfPinnedObject();
                key = Native.d2i_PUBKEY(0, ref at, spki.Length);
            }
            finally
            {
                pinned.Free();
            }

            if (key.IsInvalid || (context = Native.EVP_PKEY_CTX_new(key, 0)).IsInvalid)
            {
                Native.ERR_clear_error();
                throw new InvalidOperationException("OpenSSL makes no P-256 key: out of memory, or its configuration forbids the curve.");
            }
        }

        public bool SetPoint(ReadOnlySpan<byte> point65) =>
            Native.EVP_PKEY_set1_encoded_public_key(key, in MemoryMarshal.GetReference(point65), point65.Length) == 1;

        public bool Verify(ReadOnlySpan<byte> hash32, ReadOnlySpan<byte> der) =>
            Native.EVP_PKEY_verify_init(context) == 1
            && Native.EVP_PKEY_verify(
                context, in MemoryMarshal.GetReference(der), der.Length, in MemoryMarshal.GetReference(hash32), hash32.Length) == 1;
    }

    private sealed class Key() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            Native.EVP_PKEY_free(handle);
            return true;
        }
    }

    private sealed class Context() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            Native.EVP_PKEY_CTX_free(handle);
            return true;
        }
    }

    private static class Native
    {
        private const string Library = "libcrypto.so.3";

        [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern Key d2i_PUBKEY(nint key, ref nint bytes, nint length);

        [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int EVP_PKEY_set1_encoded_public_key(Key key, in byte point, nint length);

        [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern Context EVP_PKEY_CTX_new(Key key, nint engine);

        [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int EVP_PKEY_verify_init(Context context);

        [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int EVP_PKEY_verify(Context context, in byte signature, nint signatureLength, in byte hash, nint hashLength);

        [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern void EVP_PKEY_CTX_free(nint context);

        [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern void EVP_PKEY_free(nint key);

        [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern void ERR_clear_error();
    }
}
