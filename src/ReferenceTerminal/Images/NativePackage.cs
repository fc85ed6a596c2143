using System.Runtime.InteropServices;

namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>A native library and the Debian package that brings it.</summary>
internal sealed class NativePackage(string library, string package)
{
    private readonly Lazy<bool> installed = new(() => NativeLibrary.TryLoad(library, out _));

    public bool IsInstalled => installed.Value;

    /// <summary>Ends a sentence.</summary>
    public string Advice => $"{library}, which is not installed: sudo apt-get install {package}";
}
