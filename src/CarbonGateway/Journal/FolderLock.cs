using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.CarbonGateway.Journal;

/// <summary>One gateway at a time on a data folder. The lock goes with its process, however that ends.</summary>
internal static class FolderLock
{
    /// <exception cref="InvalidOperationException">Another process has it.</exception>
    public static FileStream Take(string folder)
    {
        try
        {
            return PrivateFile.Open(Path.Combine(folder, "lock"), FileMode.OpenOrCreate);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"The data folder {Path.GetFullPath(folder)} is in use by another gateway. Stop it, or set Embedded:Folder to another folder.", e);
        }
    }
}
