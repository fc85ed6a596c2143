namespace CarbonPos.CentralAccount.Registers;

/// <summary>What an operator asked for cannot be done; the message says why and names what it is about. Nothing was changed.</summary>
internal sealed class RegisterException(string message) : Exception(message);
