namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>Sends calls where they belong, and again where a server has refused them; what has nowhere to go waits for a while.</summary>
internal sealed partial class RedisClient
{
    private const int QuickRefusals = 5;
    private const int LongestBackOff = 4;
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(20);

    private readonly Lock parkGate = new();
    private Queue<RedisCommand> parked = new();
    private int ticks;

    private void Route(RedisCommand command)
    {
        var node = command.AskNode ?? Volatile.Read(ref owners[command.Slot]);
        var connection = node?.Pick();
        var entry = connection?.TryAdd(command, asking: command.AskNode is not null) ?? WireEntry.Closed;
        if (entry == WireEntry.Closed) Park(command);
        else if (entry == WireEntry.Full) command.Complete(RedisReply.NotSent($"more than {settings.MaxPending} calls wait for Redis at {node!.Endpoint}"));
    }

    private void Settle(WireConnection connection, List<RedisCommand> answers)
    {
        foreach (var command in answers)
        {
            if (command.Reply.Status is RedisStatus.Ok or RedisStatus.Unknown) command.Complete();
            else if (command.Router is null) SettlePinned(command);
            else if (command.Reply.Status == RedisStatus.NotSent) Again(command);
            else SettleRefusal(connection, command);
        }
    }

    private static void SettlePinned(RedisCommand command)
    {
        if (command.Reply.CodeWord is not "NOSCRIPT" || !command.TrySendText() || command.Pinned!.TryAdd(command) != WireEntry.Taken) command.Complete();
    }

    private void SettleRefusal(WireConnection connection, RedisCommand command)
    {
        var kind = Refusal.Read(command.Reply, connection.Endpoint, out var place);
        if (kind == RefusalKind.None || (kind == RefusalKind.UnknownScript && !command.TrySendText()))
        {
            command.Complete();
            return;
        }

        var asking = command.AskNode;
        command.AskNode = null;
        switch (kind)
        {
            case RefusalKind.UnknownScript:
                command.AskNode = asking;
                break;
            case RefusalKind.Moved:
                if (place is { } owner) Volatile.Write(ref owners[command.Slot], NodeAt(owner));
                LookSoon();
                break;
            case RefusalKind.Ask when place is { } taker:
                command.AskNode = NodeAt(taker);
                break;
            case RefusalKind.Demoted:
                DropFrom(connection);
                command.Refusals += QuickRefusals;
                break;
            default:
                command.Refusals += QuickRefusals;
                break;
        }

        Again(command);
    }

    private void DropFrom(WireConnection connection)
    {
        RedisNode? node;
        lock (nodesGate) node = nodes.GetValueOrDefault(connection.Endpoint);
        node?.Drop(connection);
        LookSoon();
    }

    private RedisNode NodeAt(RedisEndpoint endpoint)
    {
        RedisNode? node;
        lock (nodesGate)
        {
            if (!nodes.TryGetValue(endpoint, out node)) nodes[endpoint] = node = new(endpoint, terms);
            if (!stopping.IsCancellationRequested) node.Want(node.Slots);
        }

        return node;
    }

    // The first few times at once, as redirections should lead somewhere; then slower and slower.
    private void Again(RedisCommand command)
    {
        var refusals = command.Refusals++ - QuickRefusals;
        var now = time.GetTimestamp();
        if (refusals < 0)
        {
            if (IsWorthSending(command, now)) Route(command);
            else GiveUp(command);
            return;
        }

        command.NotBefore = now + (TicksOf(TickEvery) << Math.Min(refusals % QuickRefusals, LongestBackOff));
        Park(command);
    }

    private void Park(RedisCommand command)
    {
        lock (parkGate)
        {
            if (parked.Count < settings.MaxPending && !stopping.IsCancellationRequested)
            {
                parked.Enqueue(command);
                return;
            }
        }

        command.Complete(RedisReply.NotSent(stopping.IsCancellationRequested ? "the client closes" : $"more than {settings.MaxPending} calls wait for a Redis primary"));
    }

    // Tries everything that waits; also the end of what has waited for too long.
    private void Unpark()
    {
        Queue<RedisCommand> waiting;
        lock (parkGate)
        {
            if (parked.Count == 0) return;
            (waiting, parked) = (parked, new());
        }

        var now = time.GetTimestamp();
        foreach (var command in waiting)
        {
            if (stopping.IsCancellationRequested || !IsWorthSending(command, now)) GiveUp(command);
            else if (command.NotBefore > now) Park(command);
            else Route(command);
        }
    }

    // With too little time left it would end as unknown, and take what is on the same connection with it.
    private bool IsWorthSending(RedisCommand command, long now) => command.Deadline - now > callTicks / 8;

    private void GiveUp(RedisCommand command)
    {
        if (command.Reply.CodeWord is "READONLY") command.Complete();
        else command.Complete(RedisReply.NotSent(command.Reply.Text is { } text ? $"no primary took it in time: {text}" : "no primary in time"));
    }

    private void Tick()
    {
        if (Interlocked.Exchange(ref ticks, 1) != 0) return;
        try
        {
            RedisNode[] all;
            lock (nodesGate) all = [.. nodes.Values];
            var now = time.GetTimestamp();
            foreach (var node in all) node.CheckDeadlines(now);
        }
        finally
        {
            Volatile.Write(ref ticks, 0);
        }

        Unpark();
    }
}
