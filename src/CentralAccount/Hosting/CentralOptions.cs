namespace CarbonPos.CentralAccount.Hosting;

/// <summary>Settings of a central account, section "Central"; every one can be given as an option of 'serve' or as CARBONPOS_Central__Name.</summary>
public sealed class CentralOptions
{
    /// <summary>Port on 127.0.0.1 for gRPC over HTTP/2 without TLS, 0 to 65,535. 0 = any free one. Default 7543.</summary>
    public int Port { get; set; } = 7543;

    /// <summary>Data folder: the file central.db, the callers file, tokens. Default ./central-data.</summary>
    public string Folder { get; set; } = "central-data";

    /// <summary>Callers file. Empty = callers.json in the data folder, made with a fresh portal token when absent.</summary>
    public string Callers { get; set; } = "";

    /// <summary>Fewest people that a cell of the public aggregates has, 2 to 1,000,000. Default 20.</summary>
    public int FewestPeople { get; set; } = 20;

    /// <summary>When set, the port that was bound is written into this file once the central account serves. Empty = not.</summary>
    public string PortFile { get; set; } = "";

    internal string CallersPath => Callers.Length > 0 ? Callers : Path.Combine(Folder, "callers.json");

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of range.</exception>
    public void Validate()
    {
        if (Port is < 0 or > 65_535) throw new InvalidOperationException("Setting Central:Port must be 0 to 65,535.");
        if (string.IsNullOrWhiteSpace(Folder)) throw new InvalidOperationException("Setting Central:Folder must name a folder.");
        if (FewestPeople is < 2 or > 1_000_000) throw new InvalidOperationException("Setting Central:FewestPeople must be 2 to 1,000,000.");
    }
}
