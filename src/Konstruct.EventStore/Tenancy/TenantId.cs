namespace Konstruct.EventStore.Tenancy;

/// <summary>A tenant's id: what stands in every <c>tenant_id</c>. A UUID in its usual text form, or the reserved <c>platform</c>.</summary>
public readonly record struct TenantId
{
    /// <summary>People and global things live here.</summary>
    public static readonly TenantId Platform = new("platform");

    public TenantId(string value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > 64)
            throw new ArgumentException("A tenant id has 1 to 64 characters.", nameof(value));
        Value = value;
    }

    public string Value { get; }

    public static TenantId From(Guid id) => new(id.ToString("D"));

    public override string ToString() => Value;
}
