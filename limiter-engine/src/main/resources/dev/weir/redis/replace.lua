-- Writes a bucket if it is still exactly as it was. ARGV: fingerprint, longest
-- wait, TTL, how many numbers, the client's clock or "", the old and then the new whole and part of each limit.
-- Replies: 1 if it was, else 0.
local A=ARGV
local t=redis.call('TIME')
local T=tonumber(A[5])or t[1]*1e6+t[2]
local function V(i)
  local v,x,n='\255'..A[1],0,A[4]+0
  for l=i,i+n-1,2 do
    v=v..struct.pack('>I7I4',A[l],A[l+1])
    x=math.max(x,A[l]-T+A[l+1]/1e9)
  end
  if n==2 and A[i+1]=='0'then v=A[i]end
  return v,x
end
if redis.call('GET',KEYS[1])~=V(6)then return 0 end
local v,x=V(6+A[4])
redis.call('SET',KEYS[1],v,'PX',math.max(math.ceil((x+A[2])/1e3)+1,A[3]+0))
return 1
