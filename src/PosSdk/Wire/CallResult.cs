namespace CarbonPos.PosSdk.Wire;

/// <summary>How a call with all its attempts ended: an answer, or an error and whether the request may have been carried out.</summary>
internal readonly record struct CallResult<T>(T? Answer, CarbonPosException? Error, bool MaybeCarriedOut)
    where T : class
{
    /// <summary>True when the last attempt was refused for good, whatever became of the ones before it.</summary>
    public bool Refused { get; init; }
}
