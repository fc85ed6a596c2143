using System.Text;

namespace Grpc.Core;

/// <summary>What the transport knows about the peer: named properties, one of which may identify it.</summary>
public class AuthContext
{
    private readonly Dictionary<string, List<AuthProperty>> properties;

    public AuthContext(string? peerIdentityPropertyName, Dictionary<string, List<AuthProperty>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        PeerIdentityPropertyName = peerIdentityPropertyName;
        this.properties = properties;
    }

    public string? PeerIdentityPropertyName { get; }
    public bool IsPeerAuthenticated => PeerIdentityPropertyName is not null;
    public IEnumerable<AuthProperty> PeerIdentity => PeerIdentityPropertyName is null ? [] : properties[PeerIdentityPropertyName];
    public IEnumerable<AuthProperty> Properties => properties.Values.SelectMany(list => list);
    public IEnumerable<AuthProperty> FindPropertiesByName(string propertyName) => properties.TryGetValue(propertyName, out var found) ? found : [];
}

/// <summary>One property of a peer. Immutable: bytes are copied in and out.</summary>
public class AuthProperty
{
    private readonly byte[] bytes;

    private AuthProperty(string name, byte[] bytes)
    {
        Name = name;
        this.bytes = bytes;
    }

    public static AuthProperty Create(string name, byte[] valueBytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valueBytes);
        return new AuthProperty(name, (byte[])valueBytes.Clone());
    }

    public string Name { get; }
    public string Value => Encoding.UTF8.GetString(bytes);
    public byte[] ValueBytes => (byte[])bytes.Clone();
}
