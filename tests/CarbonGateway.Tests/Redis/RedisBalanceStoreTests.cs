namespace CarbonPos.CarbonGateway.Tests.Redis;

/// <summary>The contract on one Redis.</summary>
public sealed class OneRedisTests(OneRedis town) : RedisContract(town), IClassFixture<OneRedis>;

/// <summary>The contract on a primary and its replica.</summary>
public sealed class RedisPairTests(RedisPairTown town) : RedisContract(town), IClassFixture<RedisPairTown>;

/// <summary>The contract on a cluster.</summary>
public sealed class RedisClusterTests(RedisClusterTown town) : RedisContract(town), IClassFixture<RedisClusterTown>;
