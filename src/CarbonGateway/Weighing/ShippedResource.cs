namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>The tables that come with the gateway, inside its assembly.</summary>
internal static class ShippedResource
{
    /// <param name="file">Name of the file, e.g. "category-map.json".</param>
    /// <exception cref="InvalidOperationException">The build left it out.</exception>
    public static byte[] Read(string file)
    {
        using var resource = typeof(ShippedResource).Assembly.GetManifestResourceStream($"CarbonPos.CarbonGateway.Weighing.{file}")
            ?? throw new InvalidOperationException($"The resource {file} is missing from the build.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
