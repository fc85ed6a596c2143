namespace CarbonPos.CompanyRegistry.Hosting;

/// <summary>Settings of a company registry. Each is an option of "serve" (--after-closing) and a variable (CARBONPOS_Registry__AfterClosing).</summary>
public sealed class RegistryOptions
{
    /// <summary>Port on 127.0.0.1 for gRPC over HTTP/2 without TLS, 0 to 65,535. 0 = any free one. Default 7445.</summary>
    public int Port { get; set; } = 7445;

    /// <summary>Folder of registry.db and, unless named otherwise, of callers and keys. Default "registry-data".</summary>
    public string Folder { get; set; } = "registry-data";

    /// <summary>Callers file. Empty = callers.json in the folder, made with a fresh deployment's token when absent.</summary>
    public string Callers { get; set; } = "";

    /// <summary>Key file of the contents feed. Empty = feed-keys.json in the folder, made with a fresh key when absent.</summary>
    public string Keys { get; set; } = "";

    /// <summary>When set, the port that was bound is written into this file once the registry serves. Empty = not.</summary>
    public string PortFile { get; set; } = "";

    /// <summary>For how many days after a company, activity or store has closed its records are still booked: forwards and refunds come late. 0 to 3,650. Default 400.</summary>
    public int AfterClosing { get; set; } = 400;

    internal string CallersPath => Callers.Length > 0 ? Callers : Path.Combine(Folder, "callers.json");

    internal string KeysPath => Keys.Length > 0 ? Keys : Path.Combine(Folder, "feed-keys.json");

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    /// <exception cref="InvalidOperationException">One is.</exception>
    public void Validate()
    {
        if (Port is < 0 or > 65_535) throw new InvalidOperationException("Setting Registry:Port (--port) must be 0 to 65,535.");
        if (Folder.Length == 0) throw new InvalidOperationException("Setting Registry:Folder (--data) must name a folder.");
        if (AfterClosing is < 0 or > 3_650) throw new InvalidOperationException("Setting Registry:AfterClosing (--after-closing) must be 0 to 3,650 days.");
    }
}
